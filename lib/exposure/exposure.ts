import type { Construct } from 'constructs';
import { addIngress } from './ingress';
import type { IngressOptions } from './ingress-options';
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

/**
 * How the web endpoints of a construct are reached.
 *
 * @example
 * const exposure = Exposure.ingress({ className: 'nginx', tls: Tls.secret('clearml-tls') });
 */
export class Exposure {
  /**
   * One Ingress per host, made by this library in place of the chart's own.
   *
   * @param options class, certificates, annotations
   */
  public static ingress(options: IngressOptions = {}): Exposure {
    const https = options.tls?._secretName !== undefined;
    return new Exposure(https, true, (scope, endpoint) => addIngress(scope, endpoint, options));
  }

  /**
   * Nothing but the Services: whatever makes the hosts reachable is not part of this app.
   *
   * @param options how users reach the hosts, for the addresses that the UI shows
   */
  public static clusterInternal(options: ClusterInternalOptions = {}): Exposure {
    return new Exposure(options.https ?? true, false, () => {});
  }

  private constructor(
    private readonly https: boolean,
    /** @internal */
    public readonly _makesEntrances: boolean,
    private readonly expose: (scope: Construct, endpoint: WebEndpoint) => void,
  ) {}

  /** @internal */
  public _url(host: string): string {
    return `${this.https ? 'https' : 'http'}://${host}`;
  }

  /** @internal */
  public _expose(scope: Construct, endpoint: WebEndpoint): void {
    this.expose(scope, endpoint);
  }
}
