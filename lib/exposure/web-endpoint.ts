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

/** A Service that a chart rendered, and the port on which it is spoken to. */
export interface FoundService {
  readonly name: string;
  readonly port: number;
}

/**
 * The Service that a chart rendered for a component: the one whose name ends with the component, rather with its usual port.
 *
 * @throws CLEARML6001 when there is none; the error lists the Services that there are
 */
export function findService(release: HelmRelease, component: string, usualPort: number): FoundService {
  const services = release.findObjects({ kind: 'Service', apiVersion: 'v1' });
  const named = services.filter(
    (service) => `-${service.name}`.endsWith(`-${component}`) && portsOf(service).length > 0,
  );
  const found = named.find((service) => portsOf(service).includes(usualPort)) ?? named[0];
  if (!found) {
    const told = services.map((service) => `${service.name} (${portsOf(service).join(', ')})`);
    throw new CodedError('CLEARML6001', {
      path: release.node.path,
      found: services.length > 0 ? `the Services ${listed(told, 10)}` : 'no Service at all',
      expected: `one whose name ends with ${component}`,
      fix: `enable ${component} in the values`,
    });
  }
  const ports = portsOf(found);
  return { name: found.name, port: ports.includes(usualPort) ? usualPort : Number(ports[0]) };
}

/**
 * Refuses an Ingress of the chart's own beside the one that we make.
 *
 * @throws CLEARML6002
 */
export function refuseOwnIngress(release: HelmRelease, component: string, serviceName: string): void {
  if (release.findObjects({ kind: 'Ingress', name: serviceName }).length > 0) {
    throw new CodedError('CLEARML6002', {
      found: `the values switch the chart's own Ingress of ${component} on, beside Exposure.ingress`,
      expected: 'one Ingress for each host',
      fix: `take ${component}.ingress out of the values, or use Exposure.clusterInternal() and keep the chart's`,
    });
  }
}

function portsOf(service: ApiObject): number[] {
  const spec = service.toJson().spec as { ports?: { port?: number }[] } | undefined;
  return (spec?.ports ?? []).map(({ port }) => Number(port));
}
