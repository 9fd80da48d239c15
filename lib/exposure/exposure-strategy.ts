import type { Construct } from 'constructs';
import { validateProps } from '../core/props/validate-props';
import { type PodTls, Tls } from './tls';
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

/** Options of `Exposure.clusterInternal`. */
export interface ClusterInternalOptions {
  /**
   * Whether users reach the hosts by https. The proxy or load balancer in front of the Services is not part of this
   * app.
   *
   * @default true
   */
  readonly https?: boolean;
}

/** Creates no objects: the Services of the chart stay reachable inside the cluster only. */
export class ClusterInternalStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly createsEndpoints = false;

  /** @throws CLEARML1017 for an invalid option */
  public constructor(options: ClusterInternalOptions = {}) {
    const { https = true } = validateProps(options, 'ClusterInternalOptions', 'Exposure.clusterInternal');
    this.tls = https ? Tls.external() : Tls.none();
  }

  public dnsTarget({ backend }: WebEndpoint): string {
    return `the proxy or load balancer in front of Service ${backend.clusterHost}, port ${backend.port}`;
  }

  public expose(): void {}
}
