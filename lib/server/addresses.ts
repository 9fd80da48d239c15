import { exposeEndpoint, exposureOf, urlOf } from '../chart/endpoints';
import { CodedError } from '../core/errors/coded-error';
import type { Exposure } from '../exposure/exposure';
import { requireDomainName } from '../exposure/hostnames';
import type { ServerComponentName } from './components';
import { externalFilesUrl } from './file-storage';
import { type ServerInstallation, userValue } from './server-installation';
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
   * @throws CLEARML5001 when a name is invalid or two hosts are equal; CLEARML4002 and CLEARML4003 when TLS is to end in pods of
   * a chart that does not support it
   */
  public constructor(private readonly server: ServerInstallation) {
    const { baseDomain } = server.props;
    this.exposure = exposureOf(server);
    requireDomainName(baseDomain, 'baseDomain');
    this.hosts = {
      apiserver: this.hostOf('apiserver'),
      webserver: this.hostOf('webserver'),
      fileserver: this.hostOf('fileserver'),
    };
    requireDistinct(this.hosts);
  }

  /** URL of the file server, or of the storage in its place. */
  public get filesUrl(): string {
    return externalFilesUrl(this.server) ?? this.url('fileserver');
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
    const port = Number(userValue(server, `${component}.service.port`));
    return urlOf(server, exposure, { component, host: hosts[component], servicePort: port > 0 ? port : undefined });
  }

  /** Host by which users reach a component. */
  public host(component: ServerComponentName): string {
    return this.hosts[component];
  }

  /** The host of a prop; otherwise that of an Ingress that values enable, so that an existing values file needs no props. */
  private hostOf(component: ServerComponentName): string {
    const { server } = this;
    const { label, prop } = HOSTS[component];
    const given = server.props.hostNames?.[prop];
    const path = `${component}.ingress.hostName`;
    const ofIngress = userValue(server, `${component}.ingress.enabled`) === true ? userValue(server, path) : undefined;
    if (given === undefined && ofIngress !== undefined) {
      requireDomainName(ofIngress as string, path);
      return ofIngress as string;
    }
    const host = given ?? `${label}.${server.props.baseDomain}`;
    requireDomainName(host, `hostNames.${prop}`);
    return host;
  }
}

/** The label of the host of each component, and the prop that overrides the host. */
const HOSTS = {
  apiserver: { label: 'api', prop: 'api' },
  webserver: { label: 'app', prop: 'app' },
  fileserver: { label: 'files', prop: 'files' },
} as const;

/** Sets the domain of the login cookie. */
export function setCookieDomain(server: ServerInstallation, baseDomain: string): void {
  const { chart, props, values } = server;
  const { cookieDomain } = props;
  values.add('clearml.cookieDomain', cookieDomain ?? baseDomain, cookieDomain ? 'cookieDomain' : 'baseDomain');
  if (chart.edition === 'public') {
    // This chart passes the name of the cookie to the file server only together with a cookie domain.
    const cookie = userValue(server, 'clearml.cookieName') ?? 'clearml-token-k8s';
    values.addEnvironment('fileserver', [serverSetting('fileserver.auth.cookie_names', [cookie])], 'cookieDomain');
  }
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
