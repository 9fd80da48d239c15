import { ALWAYS } from '../chart/clearml-chart';
import { exposureOf, urlOf } from '../chart/endpoints';
import type { GroupRow, SetterRow } from '../chart/prop-table';
import { CodedError, urlInShort } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import type { ServerInstallation } from './server-installation';
import { webSetting } from './settings';

/** Colors of the UI. */
export enum UiTheme {
  /** Dark text on a light background. */
  LIGHT = 'light',
  /** Light text on a dark background. */
  DARK = 'dark',
}

/** What the login page does without another login. */
export enum LoginFallback {
  /** It logs in without a password. */
  PASSWORDLESS = 'password-less',
  /** It shows an error. */
  ERROR = 'error',
  /** It leads to the login of a tenant. */
  TENANT = 'tenant',
}

/** A link in the sidebar of the UI. */
export interface WhiteLabelLink {
  /** URL of its icon. */
  readonly logo: string;
  /** Text that a browser shows when the mouse is over the icon. */
  readonly tooltip: string;
  /** URL that the link opens. */
  readonly link: string;
}

/** Titles in a UI that several tenants use. */
export interface TenantTitles {
  /** Name of the provider. */
  readonly provider: string;
  /** Name of the tenant. */
  readonly tenant: string;
}

/**
 * Appearance of the web UI (`customizing_ui.md`). `clearml-enterprise` only. Browsers load images and styles, so their URLs need https
 * where the UI has it; a `data:` URL contains the image itself.
 */
export interface Branding {
  /** URL of the logo, 130 by 42 pixels (`customizing_ui.md`). @default - the logo of ClearML */
  readonly logo?: string;
  /** URL of the small logo, 64 by 64 pixels (`customizing_ui.md`). @default - the logo of ClearML */
  readonly logoSmall?: string;
  /** URL of the icon of browser tabs (`customizing_ui.md`). @default - the icon of ClearML */
  readonly favicon?: string;
  /** Theme of users who chose none (`customizing_ui.md`). CLEARML2002 together with `forcedTheme`. @default - as the server configures it */
  readonly defaultTheme?: UiTheme;
  /** Theme of all users (`customizing_ui.md`). @default - the theme that each user chose */
  readonly forcedTheme?: UiTheme;
  /** URL of a CSS file (`customizing_ui.md`). @default - none */
  readonly customStyle?: string;
  /** URL of the link to the documentation (`customizing_ui.md`). @default - the ClearML documentation */
  readonly docsLink?: string;
  /** Mail address of the support (`customizing_ui.md`). @default - the address of ClearML */
  readonly supportEmail?: string;
  /** A link in the sidebar (`customizing_ui.md`). @default - none */
  readonly whiteLabelLink?: WhiteLabelLink;
  /** Text or HTML on the login page (`customizing_ui.md`). @default - none */
  readonly loginNotice?: string;
  /** What the login page does without another login (`customizing_ui.md`). @default LoginFallback.PASSWORDLESS */
  readonly loginFallback?: LoginFallback;
  /** Titles of provider and tenant (`customizing_ui.md`). @default - none */
  readonly tenantTitles?: TenantTitles;
  /** Whether the UI shows tips (`customizing_ui.md`). @default - as the server configures it */
  readonly displayTips?: boolean;
  /** Whether users are added elsewhere, so that the UI hides the controls for it (`customizing_ui.md`). @default - as the server configures it */
  readonly externalAddUsers?: boolean;
}

/** Checks a text before it is written; the prop names it in messages. */
type Check = (server: ServerInstallation, text: string, prop: string) => void;

const SETTINGS = ['webserver.extraEnvs'];

/** A row for a setting with a check of its text. */
function row<V>(key: string, check: Check = () => {}): SetterRow<ServerInstallation, V> {
  return {
    set: (server, value, prop) => {
      check(server, String(value), prop);
      server.values.addEnvironment('webserver', [webSetting(key, value)], prop);
    },
    paths: SETTINGS,
  };
}

/** A row for an object, each of whose keys is a setting: the documentation of Kubernetes splits these objects. */
function objectRow<V extends object>(key: string, checks: { readonly [K in keyof V]?: Check } = {}) {
  return {
    set: (server: ServerInstallation, object: V, prop: string) => {
      for (const [name, value] of Object.entries(object)) {
        row(`${key}.${name}`, checks[name as keyof V]).set(server, value, `${prop}.${name}`);
      }
    },
    paths: SETTINGS,
  };
}

/** Rows of `Branding`. */
export const BRANDING_ROWS: GroupRow<ServerInstallation, Branding> = {
  since: { enterprise: ALWAYS }, // customizing_ui.md
  props: {
    logo: row('branding.logo', requireLoaded('image')),
    logoSmall: row('branding.logoSmall', requireLoaded('image')),
    favicon: row('branding.faviconUrl', requireLoaded('image')),
    defaultTheme: row('defaultTheme'),
    forcedTheme: row('forceTheme', ({ props }) => rejectTwoThemes(props.branding)),
    customStyle: row('customStyle', requireLoaded('text/css')),
    docsLink: row('docsLink', requireLink),
    supportEmail: row('supportEmail', requireAddress),
    whiteLabelLink: objectRow<WhiteLabelLink>('whiteLabelLink', { logo: requireLoaded('image'), link: requireLink }),
    loginNotice: row('loginNotice', requireLoadedInHtml),
    loginFallback: row('loginFallback'),
    tenantTitles: objectRow<TenantTitles>('tenantTitles'),
    displayTips: row('displayTips'),
    externalAddUsers: row('externalAddUsers'),
  },
};

/** http or https, without a login: everyone who opens the UI reads it. */
const WEB_URL = /^https?:\/\/[^\s/@"'<>?#]+(?:[/?#][^\s"'<>]*)?$/;

function requireLink(_: ServerInstallation, url: string, prop: string): void {
  requireThat(WEB_URL.test(url), prop, url, 'a URL with http or https, without a login');
}

/** Checks the URL of a file that browsers load with the UI: they block http on a page with https. */
function requireLoaded(mediaType: 'image' | 'text/css'): Check {
  const data = new RegExp(`^data:${mediaType}[^\\s"'<>]*,[^\\s"'<>]*$`);
  return (server, url, prop) => {
    requireThat(WEB_URL.test(url) || data.test(url), prop, url, `a URL with https, or with data:${mediaType}`);
    rejectMixedContent(server, url.startsWith('http:'), prop, url);
  };
}

function requireLoadedInHtml(server: ServerInstallation, html: string, prop: string): void {
  const [loaded] = /\bsrc\s*=\s*["']?http:[^\s"'>]*/i.exec(html) ?? [];
  rejectMixedContent(server, loaded !== undefined, prop, loaded ?? '');
}

function rejectMixedContent(server: ServerInstallation, isPlain: boolean, prop: string, url: string): void {
  const ui = urlOf(server, exposureOf(server), { component: 'webserver', host: 'app' });
  requireThat(!isPlain || ui.startsWith('http:'), prop, url, 'https: browsers block http on a UI with https');
}

function requireAddress(_: ServerInstallation, address: string, prop: string): void {
  requireThat(/^\S+@\S+$/.test(address), prop, address, 'a mail address');
}

function rejectTwoThemes({ defaultTheme, forcedTheme }: Branding = {}): void {
  if (defaultTheme !== undefined) {
    throw contradiction(
      `branding: defaultTheme ${defaultTheme} and forcedTheme ${forcedTheme}`,
      'one of the two: the forced theme overrides the default theme',
      'remove one of the two',
    );
  }
}

function requireThat(holds: boolean, prop: string, found: string, expected: string): void {
  if (!holds) {
    throw new CodedError('CLEARML5051', { found: `${prop} is ${urlInShort(found)}`, expected, fix: `correct ${prop}` });
  }
}

function contradiction(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML2002', { found, expected, fix });
}

/** Rejects an object of the UI that is set as a whole and by its keys, of which the web container reads one. */
export function rejectSplitObjects({ effective }: ServerInstallation): void {
  const entries = effective.at('webserver.extraEnvs');
  const names = Array.isArray(entries) ? entries.filter(isJsonObject).map(({ name }) => String(name)) : [];
  for (const whole of ['branding', 'tenantTitles', 'whiteLabelLink'].map((key) => `WEBSERVER__${key}`)) {
    const part = names.find((name) => name.startsWith(`${whole}__`));
    if (names.includes(whole) && part !== undefined) {
      throw contradiction(
        `webserver.extraEnvs has ${whole} and ${part}`,
        'one of the two',
        'use the branding prop alone',
      );
    }
  }
}
