import { CodedError, urlInShort } from '../../core/errors/coded-error';
import type { SecretValue } from '../../secrets/secret-value';
import type { SignOnClient } from './oauth-options';
import { type GroupSync, NewUsers } from './policies';
import type { ProviderRow } from './providers';
import type { MicrosoftSamlOptions } from './saml-options';

/** Settings of a provider, by key. A setting that is undefined is not set. */
export type SettingValues = { readonly [key: string]: unknown };

/** A file of a provider, and the setting with its path. */
export interface SignOnFile {
  readonly setting: string;
  readonly fileName: string;
  readonly content: string | SecretValue;
}

/** What the options of a provider mean for the server. */
export interface ProviderContent {
  readonly settings: SettingValues;
  readonly newUsers: NewUsers;
  readonly files: readonly SignOnFile[];
  /** Ports to which the API server connects. Browsers alone connect to a provider of SAML. */
  readonly ports: readonly number[];
  /** URL of the discovery document. */
  readonly discovery?: string;
}

/** Validated options of a provider that speaks OAuth: the row of the provider selects among the options. */
export interface OAuthInput {
  readonly [option: string]: unknown;
  readonly client: SignOnClient;
  readonly newUsers?: NewUsers;
  readonly groups?: GroupSync;
}

/** The option of each setting. */
const OPTIONS: { readonly [setting: string]: string } = {
  base_url: 'baseUrl',
  authorize_url: 'authorizeUrl',
  access_token_url: 'accessTokenUrl',
  audience: 'audience',
  display_name: 'displayName',
  identity_provider: 'identityProvider',
  idp_logout: 'logoutAtProvider',
  'claims.name': 'nameClaim',
  admin_role: 'adminRole',
  get_info_from_access_token: 'infoFromAccessToken',
  code_challenge_method: 'codeChallengeMethod',
  debug: 'debug',
  'services.login.email_filters.allowed': 'allowedEmails',
};

/** @throws CLEARML5031 when an option is invalid */
export function oauthContent(row: ProviderRow, options: OAuthInput): ProviderContent {
  const { client, newUsers = NewUsers.invitedOnly(), groups } = options;
  const fact = factOf(row, options);
  const stated = [...row.required, ...row.optional]
    .map((key) => [key, options[OPTIONS[key] ?? '']] as const)
    .filter(([, value]) => value !== undefined);
  const settings: SettingValues = { ...row.endpoints?.(fact), ...Object.fromEntries(stated) };
  const urls = Object.keys(settings).filter((key) => key.endsWith('_url'));
  const ports = urls.map((key) => portOf(requireHttps(row, OPTIONS[key] ?? key, settings[key])));
  return {
    settings: {
      ...settings,
      code_challenge: settings.code_challenge_method === undefined ? undefined : true,
      client_id: client.id,
      client_secret: client.secret,
      ...groups?._settingsFor(row),
    },
    newUsers,
    files: [],
    ports: ports.length > 0 ? ports : [443],
    discovery: row.discovery?.(fact),
  };
}

/** The option from which endpoints follow, without slashes at its end. */
function factOf(row: ProviderRow, options: OAuthInput): string {
  if (row.fact === undefined) {
    return '';
  }
  const fact = String(options[row.fact]).replace(/\/+$/, '');
  if (row.fact !== 'tenantId') {
    const { search, hash } = requireHttps(row, row.fact, fact);
    if (search === '' && hash === '') {
      return fact;
    }
  } else if (/^[A-Za-z0-9.-]+$/.test(fact)) {
    return fact;
  }
  throw invalidOption(row, row.fact, urlInShort(fact), 'an address without query and fragment');
}

function requireHttps(row: ProviderRow, option: string, text: unknown): URL {
  const url = URL.canParse(String(text)) ? new URL(String(text)) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || /\s/.test(String(text))) {
    throw invalidOption(
      row,
      option,
      urlInShort(text),
      'an https URL without login: tokens and client secrets pass through it',
    );
  }
  return url;
}

function portOf({ port }: URL): number {
  return port === '' ? 443 : Number(port);
}

/** An error about an option of a provider. */
export function invalidOption({ factory }: ProviderRow, option: string, found: string, expected: string): CodedError {
  return new CodedError('CLEARML5031', {
    found: `${option} of SingleSignOn.${factory} is ${found}`,
    expected,
    fix: `correct ${option}`,
  });
}

/** Claims of the ClearML documentation. */
const CLAIMS = {
  userId: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
  name: 'http://schemas.microsoft.com/identity/claims/displayname',
  email: 'emailAddress',
  givenName: 'givenName',
  surname: 'surname',
};

/** @throws CLEARML5031 when an option is invalid */
export function samlContent(row: ProviderRow, options: MicrosoftSamlOptions): ProviderContent {
  const { entityId, metadata, newUsers = NewUsers.invitedOnly(), groups } = options;
  const { userId, name, email, givenName, surname } = { ...CLAIMS, ...options.claims };
  const claims = {
    'claims.object_id': userId,
    'claims.name': name,
    'claims.email': email,
    'claims.given_name': givenName,
    'claims.surname': surname,
  };
  return {
    settings: { entity_id: entityId, ...(row.required.length > 0 ? claims : {}), ...groups?._settingsFor(row) },
    newUsers,
    files: [{ setting: 'idp_metadata_file', fileName: `metadata-${row.key}.xml`, content: metadata._xml }],
    ports: [],
  };
}
