import { validateProps } from '../core/props/validate-props';
import type { ExposureStrategy } from './exposure-strategy';
import { Tls } from './tls';
import type { WebEndpoint } from './web-endpoint';

/** Options of `Exposure.clusterInternal`. */
export interface ClusterInternalOptions {
  /**
   * Whether users reach the hosts by https, through something that is not part of this app.
   *
   * @default true
   */
  readonly https?: boolean;
}

/** Nothing but the Services. */
export class ClusterInternalStrategy implements ExposureStrategy {
  public readonly tls: Tls;
  public readonly createsEndpoints = false;

  /** @throws CLEARML1017 for an invalid option */
  public constructor(options: ClusterInternalOptions = {}) {
    const { https = true } = validateProps(options, 'ClusterInternalOptions', 'Exposure.clusterInternal');
    this.tls = https ? Tls.external() : Tls.none();
  }

  public dnsTarget({ backend }: WebEndpoint): string {
    return `what leads users to Service ${backend.clusterHost}, port ${backend.port}`;
  }

  public expose(): void {}
}
