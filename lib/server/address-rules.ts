import { CodedError, urlInShort } from '../core/errors/coded-error';
import { requireDomainName } from '../exposure/hostnames';
import { Addresses } from './addresses';
import { deployedComponents, type ServerComponentName } from './components';
import { type ServerInstallation, stated } from './server-installation';

/** Rules about hosts and URLs over the effective values. */
export const ADDRESS_RULES: readonly ((server: ServerInstallation) => void)[] = [
  requireUrls,
  requireCookieReach,
  requireOneHost,
  requireOneScheme,
];

/** The values of the URLs that the UI shows. Charts have one or the other. */
const DISPLAYED: { readonly [C in ServerComponentName]?: readonly string[] } = {
  apiserver: ['webserver.displayedServerURLs.apiserver', 'clearml.clientConfigurationApiUrl'],
  fileserver: ['webserver.displayedServerURLs.fileserver', 'clearml.clientConfigurationFilesUrl'],
};

const URL_PATTERNS: { readonly [C in ServerComponentName]?: RegExp } = {
  apiserver: /^https?:\/\/[^\s/?#]+\/?$/,
  fileserver: /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/,
};

/** @throws CLEARML5001 for a displayed URL that is no URL */
function requireUrls(server: ServerInstallation): void {
  for (const component of ['apiserver', 'fileserver'] as const) {
    const path = displayedPath(server, component);
    const url = path === undefined ? undefined : server.effective.text(path);
    if (path !== undefined && url !== undefined && !URL_PATTERNS[component]?.test(url)) {
      throw new CodedError('CLEARML5001', {
        found: `${stated(server, path)} is ${urlInShort(url)}`,
        expected: 'a URL with its scheme, such as https://api.example.com; the API server cannot be below a path',
        fix: 'correct the URL',
      });
    }
  }
}

/** @throws CLEARML5001 when the login cookie does not reach a host */
function requireCookieReach(server: ServerInstallation): void {
  const cookieDomain = server.effective.text('clearml.cookieDomain');
  if (cookieDomain === undefined) {
    return;
  }
  requireDomainName(cookieDomain, stated(server, 'clearml.cookieDomain'));
  const beyond = servedHosts(server).find(({ host }) => host !== cookieDomain && !host.endsWith(`.${cookieDomain}`));
  if (beyond !== undefined) {
    throw new CodedError('CLEARML5001', {
      found: `host ${beyond.host}${beyond.source} outside the cookie domain ${cookieDomain} of ${stated(server, 'clearml.cookieDomain')}`,
      expected: 'every host below the cookie domain, else a login in the UI does not reach it',
      fix: 'choose hosts below one domain, and set cookieDomain to that domain',
    });
  }
}

/** @throws CLEARML6002 when an Ingress of the chart has another host than the URL of users */
function requireOneHost(server: ServerInstallation): void {
  const addresses = new Addresses(server);
  for (const { component, host, source } of servedHosts(server)) {
    if (host !== addresses.host(component)) {
      throw new CodedError('CLEARML6002', {
        found: `host ${host}${source}, but users reach the ${component} at ${addresses.host(component)}`,
        expected: 'one host',
        fix: `set ${component}.ingress.hostName and hostNames to the same host`,
      });
    }
  }
}

/** @throws CLEARML6002 when a URL has another scheme than its host serves */
function requireOneScheme(server: ServerInstallation): void {
  const addresses = new Addresses(server);
  for (const component of deployedComponents(server)) {
    const served = servedScheme(server, component);
    const { url, source } = shownUrl(server, component, addresses.url(component));
    const { hostname, protocol } = new URL(url);
    if (served !== undefined && hostname === addresses.host(component) && (protocol === 'https:') !== served.https) {
      const scheme = served.https ? 'https' : 'http';
      throw new CodedError('CLEARML6002', {
        found: `${served.by} serves ${scheme}, but users get ${url}${source}`,
        expected: 'one scheme',
        fix: `correct the URL or the TLS of that host; set exposure: Exposure.clusterInternal({ https: true }) if a proxy in front terminates TLS`,
      });
    }
  }
}

/** The scheme of a component, and the value or prop that determines it; undefined when only a proxy outside the app knows. */
function servedScheme(server: ServerInstallation, component: ServerComponentName) {
  const { effective, props } = server;
  const ingress = `${component}.ingress`;
  const ofExposure = props.exposure?._statedHttps;
  if (effective.at(`${ingress}.enabled`) === true && ofExposure !== true) {
    const https = effective.text(`${ingress}.tlsSecretName`) !== undefined;
    const by = `the Ingress of the chart, ${stated(server, `${ingress}.${https ? 'tlsSecretName' : 'enabled'}`)},`;
    return { https, by };
  }
  return ofExposure === undefined ? undefined : { https: ofExposure, by: 'the exposure' };
}

/** The URL of a component that the UI shows. */
function shownUrl(server: ServerInstallation, component: ServerComponentName, own: string) {
  const path = displayedPath(server, component);
  const url = path === undefined ? undefined : server.effective.text(path);
  return path === undefined || url === undefined
    ? { url: own, source: '' }
    : { url, source: ` from ${stated(server, path)}` };
}

/** A host of a component, and its source for messages. */
interface ServedHost {
  readonly component: ServerComponentName;
  readonly host: string;
  readonly source: string;
}

/** The hosts of the Ingresses of the chart, and of the components without one. */
function servedHosts(server: ServerInstallation): ServedHost[] {
  const addresses = new Addresses(server);
  return deployedComponents(server).map((component) => {
    const path = `${component}.ingress.hostName`;
    const host = server.effective.at(`${component}.ingress.enabled`) === true ? server.effective.text(path) : undefined;
    return host === undefined
      ? { component, host: addresses.host(component), source: '' }
      : { component, host, source: ` of ${stated(server, path)}` };
  });
}

function displayedPath({ chart }: ServerInstallation, component: ServerComponentName): string | undefined {
  return DISPLAYED[component]?.[chart.edition === 'public' ? 1 : 0];
}
