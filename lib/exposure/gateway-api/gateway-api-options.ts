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
   * @default - that of the release
   */
  readonly gatewayNamespace?: string;

  /**
   * Name of the listener that serves the hosts.
   *
   * @default - every listener that admits them
   */
  readonly sectionName?: string;

  /**
   * Name of the plain-HTTP listener; what arrives there is redirected to https. Needs `sectionName`, so that the hosts are not
   * served on it.
   *
   * @default - nothing is redirected here
   */
  readonly redirectSectionName?: string;

  /**
   * Certificates. They belong to the Gateway's listener, so there are two choices: `Tls.external()` and `Tls.none()`.
   *
   * @default Tls.external()
   */
  readonly tls?: Tls;

  /**
   * Annotations of every HTTPRoute.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}
