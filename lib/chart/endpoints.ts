import { CodedError } from '../core/errors/coded-error';
import { Backend } from '../exposure/backend';
import type { Exposure } from '../exposure/exposure';
import type { DescribedEndpoint } from './chart-description';
import type { Installation } from './installation';

/** The hosts of an endpoint, and the URL that users have of it. */
export interface EndpointAddress {
  readonly component: string;
  /** End of the name of the Service. The name of the component when left out. */
  readonly serviceName?: string;
  readonly hosts: readonly string[];
  /** Domain that a wildcard certificate is likely to cover. */
  readonly baseDomain: string;
  readonly url: string;
  /** The URL if the Service has this port. */
  readonly urlAt: (servicePort: number) => string;
  /** How to correct a URL that does not have the port of the Service. */
  readonly fix: (servicePort: number) => string;
  /** Type that a prop gives the Service. */
  readonly statedServiceType?: string;
}

/**
 * Exposes hosts by the rendered Service of a component.
 *
 * @throws CLEARML6002 when the Service has another port than the URL that users have
 */
export function exposeEndpoint(
  { scope, release }: Pick<Installation<any, any>, 'scope' | 'release'>,
  exposure: Exposure,
  { port, healthPath, traffic }: DescribedEndpoint,
  address: EndpointAddress,
): Backend {
  const { component, serviceName = component, hosts, baseDomain, url, statedServiceType } = address;
  const backend = Backend.find(release, serviceName, port);
  if (address.urlAt(backend.port) !== url) {
    throw new CodedError('CLEARML6002', {
      found: `Service ${backend.name} on port ${backend.port}, but the URL of the ${component} is ${url}`,
      expected: 'one port',
      fix: address.fix(backend.port),
    });
  }
  for (const host of hosts) {
    exposure._expose(scope, { component, host, baseDomain, backend, traffic, healthPath, statedServiceType });
  }
  return backend;
}
