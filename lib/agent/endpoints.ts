import { CodedError } from '../core/errors/coded-error';
import { urlInShort } from '../core/errors/in-short';
import type { IClearmlServer } from '../server/server-reference';
import { type AgentValues, GLUE } from './agent-values';

/** The addresses of a ClearML server, as the pods of an agent reach it (`clearml_agent_deployment_k8s.md`). */
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

/** Letters that stand in YAML and between double quotes of a shell for themselves, which charts take for granted. */
const HTTP_URL = /^https?:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]+)?(?:\/[A-Za-z0-9._~/-]*)?$/;
const STORAGE_URL = /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._~:/[\]-]+$/;

/**
 * The addresses of the server that an agent works for. Those of a `server` are its public ones also in the same cluster:
 * what tasks record must open in a browser.
 *
 * @throws CLEARML9001 when there is not exactly one server, or an address is no URL
 */
export function endpointsOf(props: { server?: IClearmlServer; endpoints?: ServerEndpoints }): ServerEndpoints {
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
  requireUrl(HTTP_URL, apiUrl, `${prop}.apiUrl`);
  requireUrl(HTTP_URL, appUrl, `${prop}.appUrl`);
  if (filesUrl !== undefined) {
    requireUrl(STORAGE_URL, filesUrl, `${prop}.filesUrl`);
  }
  return { apiUrl, appUrl, ...(filesUrl === undefined ? {} : { filesUrl }) };
}

/** The values that the addresses want. All are set: what is left out would be a default that leads nowhere. */
export function setEndpoints(values: AgentValues, { apiUrl, appUrl, filesUrl }: ServerEndpoints): void {
  values.add(`${GLUE}.apiServerUrlReference`, apiUrl, 'endpoints.apiUrl');
  values.add(`${GLUE}.webServerUrlReference`, appUrl, 'endpoints.appUrl');
  if (filesUrl === undefined) {
    values.chart.require('noFileServer', 'endpoints without filesUrl');
  }
  values.add(`${GLUE}.fileServerUrlReference`, filesUrl ?? '', 'endpoints.filesUrl');
}

function requireUrl(pattern: RegExp, url: string, prop: string): void {
  if (!pattern.test(url)) {
    throw new CodedError('CLEARML9001', {
      found: `${prop} is ${urlInShort(url)}`,
      expected: 'a URL with its scheme and without a login, such as https://api.clearml.example.com',
      fix: 'correct the URL',
    });
  }
}
