import type { Duration } from 'cdk8s';
import { type GroupRow, type ValueRow, wholeNumber } from '../chart/prop-table';
import { CodedError, urlInShort } from '../core/errors/coded-error';
import { valueAt } from '../helm/data/paths';
import type { Addresses } from './addresses';
import type { ServerInstallation } from './server-installation';
import { type EnvironmentEntry, serverSetting } from './settings';

/** Attributes of the login cookie, except its domain. */
export interface LoginCookie {
  /**
   * Whether browsers send the cookie by https alone (`on_prem_ubuntu.md`). If true, users cannot log in at hosts without a certificate.
   *
   * @default - `ChartSource.community()`: true if the URLs of the web UI, the API server and the file server are https; other charts: as
   * the server configures it
   */
  readonly secure?: boolean;

  /**
   * Lifetime of the cookie. The token in it is valid for 30 days, unless settings change that. CLEARML5008 when it is not in whole seconds.
   *
   * @default - `ChartSource.community()`: 30 days; other charts: as the server configures it
   * @example Duration.days(7)
   */
  readonly maxAge?: Duration;
}

const COOKIES = 'apiserver.auth.cookies';

/** Rows of `LoginCookie`. */
export const COOKIE_ROWS: GroupRow<ServerInstallation, LoginCookie> = {
  props: {
    secure: { path: 'apiserver.extraEnvs', convert: (secure) => [serverSetting(`${COOKIES}.secure`, secure)] },
    maxAge: secondsRow('apiserver', `${COOKIES}.max_age`),
  },
};

/** A row of a duration that a server reads as a whole number of seconds. */
export function secondsRow(component: 'apiserver' | 'fileserver', path: string): ValueRow {
  const convert = (time: Duration, prop: string): EnvironmentEntry[] => [
    serverSetting(path, wholeNumber(1)(time.toSeconds({ integral: false }), `${prop} in seconds`)),
  ];
  return { path: `${component}.extraEnvs`, convert };
}

/**
 * Sets which web pages call the API server with the login cookie, and the defaults of the cookie. The server itself permits every page
 * to call it with the cookie, keeps the cookie for ever, and sends it by http. Its charts in a registry keep these defaults, because
 * users may reach such a server by further addresses.
 *
 * @throws CLEARML5001 when an origin is invalid
 */
export function setBrowserAccess(server: ServerInstallation, addresses: Addresses): void {
  const { chart, props, values } = server;
  const origins = [addresses.url('webserver'), ...(props.allowedOrigins ?? []).map(requireOrigin)];
  if (props.allowedOrigins !== undefined) {
    values.addEnvironment('apiserver', [serverSetting('apiserver.cors.origins', origins)], 'allowedOrigins');
  }
  if (chart.edition === 'community') {
    const [api, files] = [addresses.url('apiserver'), addresses.url('fileserver')];
    const shown = [shownUrl(server, 'apiserver', api), shownUrl(server, 'fileserver', files)];
    values.add('clearml.secureCookie', [addresses.url('webserver'), ...shown].every(isHttps), 'exposure');
    // Behind a proxy with other URLs, the web UI may also have another URL.
    if (shown[0] === api) {
      values.add('apiserver.allowedOrigins', origins, 'baseDomain');
    }
  }
}

/** The URL of a component that the UI shows. */
function shownUrl(
  { props, userValues }: ServerInstallation,
  component: 'apiserver' | 'fileserver',
  url: string,
): string {
  const { api, files } = props.displayedUrls ?? {};
  const ofProps = component === 'apiserver' ? api : files;
  return String(valueAt(userValues, `webserver.displayedServerURLs.${component}`) ?? ofProps ?? url);
}

/** Object storage has other schemes. */
function isHttps(url: string): boolean {
  return !url.startsWith('http:');
}

function requireOrigin(url: string, index: number): string {
  if (!/^https?:\/\/[^\s/?#@*]+$/.test(url)) {
    throw new CodedError('CLEARML5001', {
      found: `allowedOrigins[${index}] is ${urlInShort(url)}`,
      expected: 'scheme, host and port of a web page, such as https://portal.example.com',
      fix: 'remove the path and all else that browsers do not send as the origin',
    });
  }
  return url;
}
