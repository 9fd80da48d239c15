import { CodedError } from '../core/errors/coded-error';
import { urlInShort } from '../core/errors/in-short';
import { requireDomainName } from '../exposure/hostnames';
import type { FileStorage } from './file-storage';
import type { ExposedComponents } from './server-endpoints';
import type { ValueCollector } from './value-collector';

/** The hosts of a server, where they are not `api.`, `app.` and `files.` below the base domain. */
export interface HostNames {
  /** Host of the API server. @default - `api.` and the base domain */
  readonly api?: string;
  /** Host of the web UI. @default - `app.` and the base domain */
  readonly app?: string;
  /** Host of the file server. @default - `files.` and the base domain */
  readonly files?: string;
}

/** The addresses that the UI hands out, where users reach the server by other ones than its hosts. */
export interface DisplayedUrls {
  /** Shown URL of the API server. @default - its host */
  readonly api?: string;
  /** Shown URL of the file server or of the external file storage. @default - its host, or the storage's URL */
  readonly files?: string;
}

/** What the addresses of a server derive from. */
export interface AddressProps {
  readonly baseDomain: string;
  readonly hostNames?: HostNames;
  readonly cookieDomain?: string;
  readonly displayedUrls?: DisplayedUrls;
}

/** Hosts and URLs of a server. */
export class Addresses {
  public readonly apiHost: string;
  public readonly appHost: string;
  public readonly filesHost: string;

  /** @throws CLEARML5001 when a name is invalid, stands twice, or the login cookie would not reach it */
  public constructor(
    private readonly props: AddressProps,
    private readonly endpoints: ExposedComponents,
    private readonly fileStorage: FileStorage,
  ) {
    const { baseDomain, hostNames } = props;
    requireDomainName(baseDomain, 'baseDomain');
    this.apiHost = host(hostNames?.api, `api.${baseDomain}`, 'hostNames.api');
    this.appHost = host(hostNames?.app, `app.${baseDomain}`, 'hostNames.app');
    this.filesHost = host(hostNames?.files, `files.${baseDomain}`, 'hostNames.files');
    requireUrl(props.displayedUrls?.api, 'displayedUrls.api', /^https?:\/\/[^\s/?#]+\/?$/);
    requireUrl(props.displayedUrls?.files, 'displayedUrls.files', /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/);
    this.requireDistinct();
    this.requireCookieReach();
  }

  public get baseDomain(): string {
    return this.props.baseDomain;
  }

  public get cookieDomain(): string {
    return this.props.cookieDomain ?? this.props.baseDomain;
  }

  public get apiUrl(): string {
    return this.endpoints.url('apiserver', this.apiHost);
  }

  public get appUrl(): string {
    return this.endpoints.url('webserver', this.appHost);
  }

  /** URL of the file server, or of what takes its place. */
  public get filesUrl(): string {
    return this.fileStorage._url ?? this.endpoints.url('fileserver', this.filesHost);
  }

  /** The values that the addresses want (`k8s.md`, Installation). */
  public setValues(values: ValueCollector): void {
    const shown = {
      api: this.props.displayedUrls?.api ?? this.apiUrl,
      files: this.props.displayedUrls?.files ?? this.filesUrl,
    };
    const source = this.props.displayedUrls ? 'displayedUrls' : 'baseDomain';
    values.add('clearml.cookieDomain', this.cookieDomain, this.props.cookieDomain ? 'cookieDomain' : 'baseDomain');
    if (values.chart.edition === 'public') {
      values.add('clearml.clientConfigurationApiUrl', shown.api, source);
      values.add('clearml.clientConfigurationFilesUrl', shown.files, source);
    } else if (values.chart.can('displayedUrls') || this.props.displayedUrls) {
      values.addGated('displayedUrls', 'webserver.displayedServerURLs.apiserver', shown.api, source);
      values.addGated('displayedUrls', 'webserver.displayedServerURLs.fileserver', shown.files, source);
    }
  }

  private requireDistinct(): void {
    const hosts = [this.apiHost, this.appHost, this.filesHost];
    if (new Set(hosts).size < hosts.length) {
      throw new CodedError('CLEARML5001', {
        found: `hosts ${hosts.join(', ')}`,
        expected: 'a host of its own for each of api, app and files; paths of one host do not work',
        fix: 'correct hostNames',
      });
    }
  }

  private requireCookieReach(): void {
    requireDomainName(this.cookieDomain, 'cookieDomain');
    const hosts = [this.apiHost, this.appHost, ...(this.fileStorage._url === undefined ? [this.filesHost] : [])];
    const beyond = hosts.find((name) => name !== this.cookieDomain && !name.endsWith(`.${this.cookieDomain}`));
    if (beyond !== undefined) {
      throw new CodedError('CLEARML5001', {
        found: `host ${beyond} outside the cookie domain ${this.cookieDomain}`,
        expected: 'every host below the cookie domain, else a login in the UI does not reach it',
        fix: 'choose hosts below one domain, and set cookieDomain to that domain',
      });
    }
  }
}

function host(given: string | undefined, derived: string, prop: string): string {
  const name = given ?? derived;
  requireDomainName(name, prop);
  return name;
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
