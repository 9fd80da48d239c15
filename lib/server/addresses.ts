import { exposeEndpoint, exposureOf, urlOf } from '../chart/endpoints';
import { CodedError, urlInShort } from '../core/errors/coded-error';
import type { Exposure } from '../exposure/exposure';
import { requireDomainName } from '../exposure/hostnames';
import { valueAt } from '../helm/data/paths';
import type { ServerComponentName } from './components';
import type { ServerInstallation } from './server-installation';
import { serverSetting } from './settings';

/** The hosts of a server, where they differ from `api.`, `app.` and `files.` below the base domain. */
export interface HostNames {
  /** Host of the API server. @default - `api.` and the base domain */
  readonly api?: string;
  /** Host of the web UI. @default - `app.` and the base domain */
  readonly app?: string;
  /** Host of the file server. @default - `files.` and the base domain */
  readonly files?: string;
}

/** The addresses that the UI shows, where users reach the server by addresses other than its hosts. */
export interface DisplayedUrls {
  /** Shown URL of the API server. @default - its host */
  readonly api?: string;
  /** Shown URL of the file server or of the external file storage. @default - its host, or the storage's URL */
  readonly files?: string;
}

/** Hosts of the components. */
type Hosts = { readonly [C in ServerComponentName]: string };

/** Hosts and URLs of a server. */
export class Addresses {
  private readonly hosts: Hosts;
  private readonly exposure: Exposure;

  /**
   * @throws CLEARML5001 when a name is invalid, two hosts are equal, or the login cookie does not reach a host; CLEARML4002 and
   * CLEARML4003 when TLS is to end in pods of a chart that does not support it
   */
  public constructor(private readonly server: ServerInstallation) {
    const { baseDomain, displayedUrls, hostNames } = server.props;
    this.exposure = exposureOf(server);
    requireDomainName(baseDomain, 'baseDomain');
    this.hosts = {
      apiserver: host(hostNames?.api, `api.${baseDomain}`, 'hostNames.api'),
      webserver: host(hostNames?.app, `app.${baseDomain}`, 'hostNames.app'),
      fileserver: host(hostNames?.files, `files.${baseDomain}`, 'hostNames.files'),
    };
    requireUrl(displayedUrls?.api, 'displayedUrls.api', /^https?:\/\/[^\s/?#]+\/?$/);
    requireUrl(displayedUrls?.files, 'displayedUrls.files', /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/);
    requireDistinct(this.hosts);
    this.requireCookieReach();
  }

  /** URL of the file server, or of the storage in its place. */
  public get filesUrl(): string {
    return this.server.props.fileStorage?._url ?? this.url('fileserver');
  }

  /** Sets the URLs that the UI shows (`k8s.md`, Installation). */
  public setDisplayedUrls(): void {
    const { chart, props, values } = this.server;
    const { displayedUrls } = props;
    const { api = this.url('apiserver'), files = this.filesUrl } = displayedUrls ?? {};
    const source = displayedUrls ? 'displayedUrls' : 'baseDomain';
    if (chart.edition === 'public') {
      values.add('clearml.clientConfigurationApiUrl', api, source);
      values.add('clearml.clientConfigurationFilesUrl', files, source);
    } else if (displayedUrls || chart.supports('displayedUrls')) {
      chart.require('displayedUrls', source);
      values.add('webserver.displayedServerURLs.apiserver', api, source);
      values.add('webserver.displayedServerURLs.fileserver', files, source);
    }
  }

  /**
   * Exposes a component.
   *
   * @returns its URL inside the cluster
   * @throws CLEARML6002 when the Service has another port than the URL that users have
   */
  public expose(component: ServerComponentName): string {
    const { exposure, server } = this;
    const backend = exposeEndpoint(server, exposure, {
      component,
      hosts: [this.hosts[component]],
      baseDomain: server.props.baseDomain,
      url: this.url(component),
      fix: (port) => `set the port in the values: ${component}.service.port: ${port}`,
      statedServiceType: server.props[component]?.serviceType,
    });
    return `${exposure._internalScheme}://${backend.clusterHost}:${backend.port}`;
  }

  /** URL by which users reach a component. */
  public url(component: ServerComponentName): string {
    const { exposure, hosts, server } = this;
    const port = Number(valueAt(server.userValues, `${component}.service.port`));
    return urlOf(server, exposure, { component, host: hosts[component], servicePort: port > 0 ? port : undefined });
  }

  private requireCookieReach(): void {
    const { baseDomain, cookieDomain = baseDomain, fileStorage } = this.server.props;
    requireDomainName(cookieDomain, 'cookieDomain');
    const { apiserver, webserver, fileserver } = this.hosts;
    const hosts = [apiserver, webserver, ...(fileStorage?._url === undefined ? [fileserver] : [])];
    const beyond = hosts.find((name) => name !== cookieDomain && !name.endsWith(`.${cookieDomain}`));
    if (beyond !== undefined) {
      throw new CodedError('CLEARML5001', {
        found: `host ${beyond} outside the cookie domain ${cookieDomain}`,
        expected: 'every host below the cookie domain, else a login in the UI does not reach it',
        fix: 'choose hosts below one domain, and set cookieDomain to that domain',
      });
    }
  }
}

/** Sets the domain of the login cookie. */
export function setCookieDomain({ chart, props, userValues, values }: ServerInstallation, baseDomain: string): void {
  const { cookieDomain } = props;
  values.add('clearml.cookieDomain', cookieDomain ?? baseDomain, cookieDomain ? 'cookieDomain' : 'baseDomain');
  if (chart.edition === 'public') {
    // This chart passes the name of the cookie to the file server only together with a cookie domain.
    const cookie = valueAt(userValues, 'clearml.cookieName') ?? 'clearml-token-k8s';
    values.addEnvironment('fileserver', [serverSetting('fileserver.auth.cookie_names', [cookie])], 'cookieDomain');
  }
}

function host(given: string | undefined, derived: string, prop: string): string {
  const name = given ?? derived;
  requireDomainName(name, prop);
  return name;
}

function requireDistinct({ apiserver, webserver, fileserver }: Hosts): void {
  const hosts = [apiserver, webserver, fileserver];
  if (new Set(hosts).size < hosts.length) {
    throw new CodedError('CLEARML5001', {
      found: `hosts ${hosts.join(', ')}`,
      expected: 'a host of its own for each of api, app and files; paths of one host do not work',
      fix: 'correct hostNames',
    });
  }
}

function requireUrl(url: string | undefined, prop: string, pattern: RegExp): void {
  if (url !== undefined && !pattern.test(url)) {
    throw new CodedError('CLEARML5001', {
      found: `${prop} is ${urlInShort(url)}`,
      expected: 'a URL with its scheme, such as https://api.example.com; the API server cannot be below a path',
      fix: 'correct the URL',
    });
  }
}
