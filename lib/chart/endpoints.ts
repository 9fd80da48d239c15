import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { Backend } from '../exposure/backend';
import { Exposure } from '../exposure/exposure';
import { isDomainName } from '../exposure/hostnames';
import type { HelmRelease } from '../release/helm-release';
import type { DescribedEndpoint } from './installation';

/** The installation of a component that users reach. */
export interface ExposedInstallation {
  readonly scope: Construct;
  readonly release: HelmRelease;
  readonly description: { readonly endpoints?: { readonly [component: string]: DescribedEndpoint } };
  readonly chart: { require(feature: 'podTls', setting: string): void };
  readonly props: { readonly exposure?: Exposure };
}

/** The hosts of an endpoint, and the URL that users have of it. */
export interface EndpointAddress {
  /** Name of the endpoint in the description of the chart. */
  readonly component: string;
  /** End of the name of the Service. The name of the component when left out. */
  readonly serviceName?: string;
  readonly hosts: readonly string[];
  /** Domain that a wildcard certificate is likely to cover. */
  readonly baseDomain: string;
  /** The URL that users have. Undefined when user values set it: then the port may be another one. */
  readonly url?: string;
  /** How to correct a URL that does not have the port of the Service. */
  readonly fix: (servicePort: number) => string;
  /** Type that a prop gives the Service. */
  readonly statedServiceType?: string;
}

/**
 * The exposure of a component; none outside the cluster by default.
 *
 * @throws CLEARML4002 and CLEARML4003 when TLS is to end in pods of a chart that does not support it
 */
export function exposureOf({ chart, props }: ExposedInstallation): Exposure {
  const { exposure = Exposure.clusterInternal() } = props;
  if (exposure._terminatesInPods) {
    chart.require('podTls', 'exposure with TLS that ends in pods');
  }
  return exposure;
}

/** URL by which users reach a host of an endpoint, if the Service has its default port or another one. */
export function urlOf(
  installation: ExposedInstallation,
  exposure: Exposure,
  { component, host, servicePort }: { component: string; host: string; servicePort?: number },
): string {
  return exposure._url({ component, host, servicePort: servicePort ?? endpointOf(installation, component).port });
}

/**
 * Exposes hosts by the rendered Service of a component.
 *
 * @throws CLEARML6002 when the Service has another port than the URL that users have
 */
export function exposeEndpoint(
  installation: ExposedInstallation,
  exposure: Exposure,
  address: EndpointAddress,
): Backend {
  const { component, serviceName = component, hosts, baseDomain, url, statedServiceType } = address;
  const { port, healthPath, traffic } = endpointOf(installation, component);
  const backend = Backend.find(installation.release, serviceName, port);
  const [host = ''] = hosts;
  if (url !== undefined && url !== exposure._url({ component, host, servicePort: backend.port })) {
    throw new CodedError('CLEARML6002', {
      found: `Service ${backend.name} on port ${backend.port}, but the URL of the ${component} is ${url}`,
      expected: 'one port',
      fix: address.fix(backend.port),
    });
  }
  for (const name of hosts) {
    const endpoint = { component, host: name, baseDomain, backend, traffic, healthPath, statedServiceType };
    exposure._expose(installation.scope, endpoint);
  }
  return backend;
}

/** The domain of the hosts of a server, when the host of its API server begins with `api.`. */
export function domainOfServer(apiUrl: string | undefined): string | undefined {
  const domain = /^https?:\/\/api\.([^:/]+)/.exec(apiUrl ?? '')?.[1];
  return domain !== undefined && isDomainName(domain) ? domain : undefined;
}

function endpointOf({ description }: ExposedInstallation, component: string): DescribedEndpoint {
  return description.endpoints?.[component] as DescribedEndpoint;
}
