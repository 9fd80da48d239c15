import { AGENT_CHART } from '../../../agent/agent-chart';
import { KEY_PATHS, SERVER_URLS } from '../../../agent/value-paths';
import type { ChartDescription } from '../../../chart/installation';
import type { ServerEndpoints } from '../../../chart/server-reference';
import { CodedError } from '../../../core/errors/coded-error';
import { GATEWAY_CHART } from '../../../gateway/gateway-chart';
import type { JsonObject } from '../../../helm/data/json';
import { textAt, valueAt } from '../../../helm/data/paths';
import { SERVER_CHART } from '../../../server/server-chart';
import { Expression } from '../code';
import { agentCandidates, gatewayCandidates, serverCredentials } from './agent-candidates';
import type { Candidate } from './candidates';
import { type CandidateChart, serverCandidates } from './server-candidates';

export type ComponentName = 'server' | 'agent' | 'gateway';

type AnyDescription = ChartDescription<any, any>;

/** The surroundings of a component. */
export interface Surroundings {
  /** Domain of the server, from an option or an answer. */
  readonly baseDomain?: string;
  /** The server in the app. */
  readonly server?: ServerEndpoints;
  readonly hasAgent?: boolean;
}

/** A construct whose values a file contains. */
export interface Component {
  readonly name: ComponentName;
  readonly construct: string;
  readonly description: AnyDescription;
  /** The props that the construct requires, and the values paths that they set. */
  readonly required: (tree: JsonObject, surroundings: Surroundings) => { props: JsonObject; paths: string[] };
  readonly candidates: (tree: JsonObject, chart: CandidateChart) => Candidate[];
}

const GATEWAY_KEYS = { accessKey: 'clearml.apiKey', secretKey: 'clearml.apiSecret' };

/** The constructs, in the order in which an app creates them. */
export const COMPONENTS: readonly Component[] = [
  {
    name: 'server',
    construct: 'ClearmlServer',
    description: SERVER_CHART as unknown as AnyDescription,
    required: (tree, { baseDomain = domainIn(tree) }) => {
      if (baseDomain === undefined) {
        throw new CodedError('CLEARML4053', {
          found: 'values that name no host of the server',
          expected: 'the domain of api., app. and files.',
          fix: 'set --base-domain',
        });
      }
      const isCookieDomain = valueAt(tree, 'clearml.cookieDomain') === baseDomain;
      return { props: { baseDomain }, paths: isCookieDomain ? ['clearml.cookieDomain'] : [] };
    },
    candidates: serverCandidates,
  },
  {
    name: 'agent',
    construct: 'ClearmlAgent',
    description: AGENT_CHART as unknown as AnyDescription,
    required: (tree, surroundings) => {
      const { props, paths } = serverProps(tree, SERVER_URLS, surroundings);
      const credentials = serverCredentials(tree, KEY_PATHS, 'CLEARML_AGENT');
      return { props: { ...props, credentials, queues: [] }, paths };
    },
    candidates: agentCandidates,
  },
  {
    name: 'gateway',
    construct: 'AppGateway',
    description: GATEWAY_CHART as unknown as AnyDescription,
    required: (tree, surroundings) => {
      const apiUrl = 'clearml.apiServerUrlReference';
      const { props, paths } = serverProps(tree, { apiUrl }, surroundings);
      const credentials = serverCredentials(tree, GATEWAY_KEYS, 'CLEARML_GATEWAY');
      const agent = surroundings.hasAgent ? {} : { agentOutsideApp: true };
      return { props: { ...props, credentials, ...agent }, paths };
    },
    candidates: gatewayCandidates,
  },
];

export function componentOf(name: ComponentName): Component {
  return COMPONENTS.find((one) => one.name === name) as Component;
}

/** The domain of the login cookie, or of the hosts. */
export function domainIn(tree: JsonObject): string | undefined {
  const hosts = ['apiserver', 'webserver', 'fileserver'].map((name) => textAt(tree, `${name}.ingress.hostName`));
  const labels = ['api.', 'app.', 'files.'];
  const domains = hosts.map((host, index) =>
    host?.startsWith(labels[index] as string) ? host.slice(labels[index]?.length) : undefined,
  );
  const stated = domains.find((domain) => domain !== undefined) ?? (textAt(tree, 'clearml.cookieDomain') || undefined);
  return stated ?? commonDomain(hosts.filter((host) => host !== undefined));
}

/** The domain that contains all hosts; undefined for one host, and for hosts that share at most the last label. */
function commonDomain(hosts: readonly string[]): string | undefined {
  const [first = [], ...others] = hosts.map((host) => host.split('.').reverse());
  const different = first.findIndex((label, index) => others.some((other) => other[index] !== label));
  return others.length > 0 && different > 1 ? first.slice(0, different).reverse().join('.') : undefined;
}

/** The server of the app if the file names no other one; otherwise the addresses in the file. */
function serverProps(
  tree: JsonObject,
  paths: { readonly [url: string]: string },
  { baseDomain, server }: Surroundings,
): { props: JsonObject; paths: string[] } {
  const stated = Object.entries(paths).filter(([, path]) => (textAt(tree, path) ?? '') !== '');
  const urls = Object.fromEntries(stated.map(([url, path]) => [url, textAt(tree, path)]));
  const isOfApp = server !== undefined && Object.entries(urls).every(([url, one]) => server[url as 'apiUrl'] === one);
  if (isOfApp) {
    return { props: { server: Expression.variable('server') }, paths: stated.map(([, path]) => path) };
  }
  const apiUrl = urls.apiUrl ?? (baseDomain && `https://api.${baseDomain}`);
  if (apiUrl === undefined) {
    throw new CodedError('CLEARML4053', {
      found: `values without ${paths.apiUrl}`,
      expected: 'the server that the component connects to',
      fix: 'set --base-domain, or name the file of the server, too',
    });
  }
  // Gateways do not use the address of the web UI, and agents print it only.
  const defaults = { apiUrl, appUrl: apiUrl.replace('://api.', '://app.') };
  const files =
    'filesUrl' in paths && urls.filesUrl === undefined ? { filesUrl: apiUrl.replace('://api.', '://files.') } : {};
  return { props: { endpoints: { ...defaults, ...files, ...urls } }, paths: stated.map(([, path]) => path) };
}
