import type { ApiObject } from 'cdk8s';
import { CodedError, listed } from '../errors/coded-error';
import type { HelmRelease } from '../helm/release';

/** A host and the Service behind it. */
export interface WebEndpoint {
  /** What is behind it: `apiserver`, `fileserver`, `webserver`. */
  readonly component: string;
  readonly host: string;
  readonly namespace?: string;
  readonly serviceName: string;
  readonly servicePort: number;
  /** Whether users send it large files. */
  readonly uploads: boolean;
}

/**
 * The Service that a chart rendered for a component: the one that listens on the component's port and whose name ends with
 * the component.
 *
 * @throws CLEARML6001 when there is none; the error lists the Services that there are
 */
export function findService(release: HelmRelease, component: string, port: number): ApiObject {
  const services = release.findObjects({ kind: 'Service', apiVersion: 'v1' });
  const found = services.find((service) => service.name.endsWith(component) && portsOf(service).includes(port));
  if (!found) {
    const told = services.map((service) => `${service.name} (${portsOf(service).join(', ')})`);
    throw new CodedError('CLEARML6001', {
      path: release.node.path,
      found: services.length > 0 ? `the Services ${listed(told, 10)}` : 'no Service at all',
      expected: `one whose name ends with ${component}, on port ${port}`,
      fix: `enable ${component} in the values, or use Exposure.clusterInternal()`,
    });
  }
  return found;
}

function portsOf(service: ApiObject): number[] {
  const spec = service.toJson().spec as { ports?: { port?: number }[] } | undefined;
  return (spec?.ports ?? []).map(({ port }) => Number(port));
}
