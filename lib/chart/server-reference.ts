import { CodedError, urlInShort } from '../core/errors/coded-error';

/** A ClearML server in this app or elsewhere, for constructs that connect to it, such as agents and gateways. */
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

/** The addresses of a ClearML server, as pods reach it (`clearml_agent_deployment_k8s.md`). */
export interface ServerEndpoints {
  /** URL of the API server. */
  readonly apiUrl: string;

  /** URL of the web UI; tasks print links to it. */
  readonly appUrl: string;

  /**
   * URL of the file server, or of the storage in its place: tasks record it with each file, and the UI opens what they
   * recorded.
   *
   * @default - none: `clearml-enterprise-agent` 6.13.4 or newer
   */
  readonly filesUrl?: string;
}

/** The server that a construct connects to: `server` or `endpoints`. */
export interface ServerReferenceProps {
  /**
   * The server, when it is in this app. Its public URLs are used: tasks record them, and browsers open them.
   *
   * @default - `endpoints`
   */
  readonly server?: IClearmlServer;

  /**
   * Addresses of the server, when it is elsewhere or has other URLs for this construct.
   *
   * @default - the addresses of `server`
   */
  readonly endpoints?: ServerEndpoints;
}

/** Only characters that need no quotes in YAML and in a shell: charts do not quote these URLs. */
const HTTP_URL = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?(?:\/[A-Za-z0-9._~/-]*)?$/;
const STORAGE_URL = /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._~:/[\]-]+$/;

/**
 * The addresses of the server. A `server` in the same cluster is addressed by its public URLs, too: URLs that tasks record must open
 * in a browser.
 *
 * @throws CLEARML9001 when there is not exactly one server, or an address is no URL
 */
export function endpointsOf(props: ServerReferenceProps): ServerEndpoints {
  const { server, endpoints } = props;
  if ((server === undefined) === (endpoints === undefined)) {
    throw new CodedError('CLEARML9001', {
      found: server ? 'both server and endpoints' : 'neither server nor endpoints',
      expected: 'a server of this app, or the endpoints of one elsewhere',
      fix: server ? 'drop one of the two' : 'set one of the two',
    });
  }
  const { apiUrl, appUrl, filesUrl } = (server ?? endpoints) as ServerEndpoints;
  const prop = server ? 'server' : 'endpoints';
  requireHttpUrl(apiUrl, `${prop}.apiUrl`);
  requireHttpUrl(appUrl, `${prop}.appUrl`);
  if (filesUrl !== undefined) {
    requireStorageUrl(filesUrl, `${prop}.filesUrl`);
  }
  return { apiUrl, appUrl, ...(filesUrl === undefined ? {} : { filesUrl }) };
}

/** @throws CLEARML9001 when an address is not a URL with http or https */
export function requireHttpUrl(url: unknown, where: string): void {
  requireUrl(HTTP_URL, url, where);
}

/** @throws CLEARML9001 when an address is not a URL of a file server or of a storage */
export function requireStorageUrl(url: unknown, where: string): void {
  requireUrl(STORAGE_URL, url, where);
}

function requireUrl(pattern: RegExp, url: unknown, where: string): void {
  if (typeof url !== 'string' || !pattern.test(url)) {
    throw new CodedError('CLEARML9001', {
      found: `${where} is ${urlInShort(url)}`,
      expected: 'a URL with its scheme and without a login, such as https://api.clearml.example.com',
      fix: 'correct the URL',
    });
  }
}
