import type { Tls } from '../tls';

/** Options of `Exposure.gatewayApi`. */
export interface GatewayApiOptions {
  /**
   * Name of the Gateway.
   *
   * @example "public"
   */
  readonly gateway: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the namespace of the release
   */
  readonly gatewayNamespace?: string;

  /**
   * Name of the listener that serves the hosts.
   *
   * @default - every listener that accepts the hosts
   */
  readonly sectionName?: string;

  /**
   * Name of the plain-HTTP listener. Requests to it are redirected to https. Requires `sectionName`, so that this
   * listener does not serve the hosts.
   *
   * @default - no redirect
   */
  readonly redirectSectionName?: string;

  /**
   * Certificates. The listener of the Gateway holds them, so only `Tls.external()` and `Tls.none()` are valid.
   *
   * @default Tls.external()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every HTTPRoute.
   *
   * @default - no annotations
   */
  readonly annotations?: { [key: string]: string };
}
