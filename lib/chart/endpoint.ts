import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { Backend } from '../exposure/backend';
import type { Exposure } from '../exposure/exposure';
import type { Traffic } from '../exposure/web-endpoint';
import type { HelmRelease } from '../release/helm-release';

/** An HTTP endpoint of a chart. */
export interface ChartEndpoint {
  /** Name of the component, as in the names of its Service and its pods. */
  readonly component: string;
  /** Port of the Service, unless values change it. */
  readonly port: number;
  /** Path that answers 200 without a login, for the health checks of load balancers. */
  readonly healthPath: string;
  readonly traffic: Traffic;
}

/** The address at which users reach an endpoint. */
export interface EndpointAddress {
  readonly url: string;
  /** The host, and a wildcard for all hosts below it. */
  readonly hosts: readonly string[];
  /** Domain that a wildcard certificate is likely to cover. */
  readonly baseDomain: string;
}

/** URL of an endpoint by its exposure. */
export function urlOf(
  exposure: Exposure,
  { component, port }: ChartEndpoint,
  host: string,
  servicePort = port,
): string {
  return exposure._url({ component, host, servicePort });
}

/**
 * Exposes the hosts of an endpoint by the Service that the chart renders.
 *
 * @param portValue the value that sets the port, for messages
 * @throws CLEARML6002 when the Service has another port than the URL
 */
export function exposeEndpoint(
  { scope, release }: { readonly scope: Construct; readonly release: HelmRelease },
  exposure: Exposure,
  endpoint: ChartEndpoint,
  { url, hosts, baseDomain }: EndpointAddress,
  portValue: string,
): void {
  const backend = Backend.find(release, endpoint.component, endpoint.port);
  const [host = ''] = hosts;
  if (urlOf(exposure, endpoint, host, backend.port) !== url) {
    throw new CodedError('CLEARML6002', {
      found: `Service ${backend.name} on port ${backend.port}, but the URL is ${url}`,
      expected: 'one port',
      fix: `set it in the values: ${portValue}`,
    });
  }
  for (const name of hosts) {
    const { component, healthPath, traffic } = endpoint;
    exposure._expose(scope, { component, host: name, baseDomain, backend, traffic, healthPath });
  }
}
