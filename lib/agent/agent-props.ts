import type { ServerCredentials } from '../chart/server-credentials';
import type { IClearmlServer, ServerEndpoints } from '../chart/server-reference';
import type { AgentOptions } from './agent-options';

/** Properties of `ClearmlAgent`. */
export interface ClearmlAgentProps extends AgentOptions {
  /**
   * The server that the agent works for, when it is in this app. Its public URLs are used: tasks record them.
   *
   * @default - `endpoints`
   */
  readonly server?: IClearmlServer;

  /**
   * Addresses of the server that the agent works for, when it is elsewhere, or is to be reached by other URLs.
   *
   * @default - those of `server`
   */
  readonly endpoints?: ServerEndpoints;

  /** API credentials of an admin user, or of a service account with admin rights. */
  readonly credentials: ServerCredentials;
}
