import { validateProps } from '../core/props/validate-props';
import type { ExposureStrategy } from './exposure-strategy';
import { Tls } from './tls';
import type { WebEndpoint } from './web-endpoint';

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
