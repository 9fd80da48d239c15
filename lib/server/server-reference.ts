/** A ClearML server, as constructs see it that work for it: agents, gateways. */
export interface IClearmlServer {
  /** URL of the API server, as users reach it. */
  readonly apiUrl: string;

  /** URL of the web UI. */
  readonly appUrl: string;

  /** URL of the file server, or of the storage in its place. */
  readonly filesUrl: string;

  /**
   * Name of the cookie that holds a login to the server.
   *
   * @default - it is not known
   */
  readonly authCookieName?: string;

  /** URL of the API server inside the cluster. */
  readonly internalApiUrl: string;

  /** URL of the web UI inside the cluster. */
  readonly internalAppUrl: string;

  /** URL of the file server inside the cluster, or of the storage in its place. */
  readonly internalFilesUrl: string;
}
