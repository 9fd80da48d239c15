import type { IClearmlServer } from '../server/server-reference';
import type { AgentCredentials } from './agent-credentials';
import type { AgentOptions } from './agent-options';
import type { ServerEndpoints } from './endpoints';

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
  readonly credentials: AgentCredentials;
}
