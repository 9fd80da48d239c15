import type { ServerEndpoints } from '../agent/endpoints';
import type { IClearmlServer } from '../server/server-reference';
import type { AppGatewayOptions } from './app-gateway-options';
import type { GatewayCredentials } from './gateway-credentials';

/** Properties of `AppGateway`. */
export interface AppGatewayProps extends AppGatewayOptions {
  /**
   * The server that the gateway works for, when it is in this app. Its public API URL is used.
   *
   * @default - `endpoints`
   */
  readonly server?: IClearmlServer;

  /**
   * Addresses of the server that the gateway works for, when it is elsewhere, or is to be reached by other URLs. It speaks to
   * the API alone.
   *
   * @default - those of `server`
   */
  readonly endpoints?: ServerEndpoints;

  /** API credentials of an admin user, or of a service account with admin rights (`appgw_install_k8s.md`). */
  readonly credentials: GatewayCredentials;
}
