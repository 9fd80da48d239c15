import type { Construct } from 'constructs';
import type { PodTls, Tls } from './tls';
import type { WebAddress, WebEndpoint } from './web-endpoint';

/** Service types that clients outside the cluster reach. */
export type ExposedType = 'LoadBalancer' | 'NodePort';

/** An exposure strategy makes endpoints reachable. `Exposure` contains the behaviour that all strategies share. */
export interface ExposureStrategy {
  readonly tls: Tls;
  /** Port on which pods terminate TLS; undefined when TLS ends in front of the pods. */
  readonly podTls?: PodTls;
  /** Type that the strategy gives to Services; undefined when they keep the type of the chart. */
  readonly serviceType?: ExposedType;
  /** Whether the strategy creates the endpoint of each host, so that the chart must not create another one. */
  readonly createsEndpoints: boolean;
  /** Port in the URLs of users; undefined for the default port of the scheme. */
  port?(address: WebAddress): number;
  /** Target of the DNS record of a host. */
  dnsTarget(endpoint: WebEndpoint): string;
  /** Makes an endpoint reachable. */
  expose(scope: Construct, endpoint: WebEndpoint): void;
}
