import type { Construct } from 'constructs';
import type { PodTls, Tls } from './tls';
import type { WebAddress, WebEndpoint } from './web-endpoint';

/** Service types that clients outside the cluster reach. */
export type ExposedType = 'LoadBalancer' | 'NodePort';

/** One way to make endpoints reachable. What all ways have in common is in `Exposure`. */
export interface ExposureStrategy {
  readonly tls: Tls;
  /** Where pods must speak TLS; undefined where it ends before them. */
  readonly podTls?: PodTls;
  /** Type that Services get; undefined where they keep that of the chart. */
  readonly serviceType?: ExposedType;
  /** Whether it makes what users go through, so that the chart must not. */
  readonly createsEndpoints: boolean;
  /** Port that users write after the host; undefined where it is the scheme's own. */
  port?(address: WebAddress): number;
  /** What the DNS record of a host must lead to. */
  dnsTarget(endpoint: WebEndpoint): string;
  /** Makes an endpoint reachable. */
  expose(scope: Construct, endpoint: WebEndpoint): void;
}
