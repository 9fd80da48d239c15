import { placeholdersIn } from '../../../lib/helm/data/placeholders';
import { SecretValue } from '../../../lib/secrets/secret-value';
import type { EnvironmentEntry } from '../../../lib/server/settings';
import { LdapTls } from '../../../lib/server/sign-on/ldap-options';
import { NewUsers } from '../../../lib/server/sign-on/policies';
import { PROVIDERS } from '../../../lib/server/sign-on/providers';
import { SingleSignOn } from '../../../lib/server/sign-on/single-sign-on';
import { installationOf } from '../servers';
import { allProviders, DOCUMENTED, PEM, PROVIDER_NAMES } from './providers';

const secret = (key: string) => SecretValue.existing('sso', key);
const PROVIDERS_WITH_ALL = allProviders(secret);
const client = { id: secret('id'), secret: secret('secret') };
const bind = { dn: secret('dn'), password: secret('password') };

/** The variables of a provider, as the server reads them; `secret` in place of secrets. */
function variablesOf(provider: SingleSignOn): Record<string, unknown> {
  const { sourcedValues } = installationOf({ singleSignOn: [provider] }).values;
  const entries = sourcedValues.filter(({ path }) => path === 'apiserver.extraEnvs').map(({ value }) => value);
  const variables = entries
    .flat()
    .filter((entry) => /sso|fixed_user|email_filters/.test((entry as EnvironmentEntry).name));
  return Object.fromEntries(variables.map(({ name, value }: any) => [name, read(value)]));
}

function read(literal: string): unknown {
  if (placeholdersIn(literal).length > 0) {
    return /^"""[^"]+"""$/.test(literal) ? 'secret' : literal;
  }
  const value: unknown = JSON.parse(literal.replaceAll('$$', '$'));
  return typeof value === 'string' ? value.replace(/^@path-of\((.*)\)$/, '<file> $1') : value;
}

/** The settings of a provider below its own path. */
function settingsOf(provider: SingleSignOn): Record<string, unknown> {
  const prefix = /^CLEARML__.*?__(?:oauth_client|saml_client|fixed_user_providers)__[a-z0-9]+(?:_[a-z0-9]+)*__/;
  return Object.fromEntries(
    Object.entries(variablesOf(provider)).map(([name, value]) => [name.replace(prefix, ''), value]),
  );
}

test.each(PROVIDER_NAMES)('%s renders the documented variables, with secrets between three quotes', (name) => {
  expect(variablesOf(PROVIDERS_WITH_ALL[name])).toEqual(DOCUMENTED[name].variables);
});

test('each provider has its row, its page and its callback path', () => {
  const documented = PROVIDER_NAMES.map((name) => [name, DOCUMENTED[name].page, DOCUMENTED[name].callback]);
  const rows = PROVIDER_NAMES.map((name) => [name, PROVIDERS[name].page, PROVIDERS_WITH_ALL[name]._callbackPath]);
  expect(rows).toEqual(documented);
  expect(Object.keys(PROVIDERS).sort()).toEqual([...PROVIDER_NAMES].sort());
});

test('a provider without options sets the minimum that the documentation requires', () => {
  const minimum = { client_id: 'secret', client_secret: 'secret' };
  expect(settingsOf(SingleSignOn.google({ client }))).toEqual(minimum);
  expect(Object.keys(settingsOf(SingleSignOn.okta({ issuer: 'https://a.okta.com/oauth2/x', client })))).toEqual([
    'base_url',
    'authorize_url',
    'access_token_url',
    ...Object.keys(minimum),
  ]);
});

test('stated endpoints replace the derived ones', () => {
  const urls = {
    baseUrl: 'https://b.example.com',
    authorizeUrl: 'https://a.example.com/?p=x',
    accessTokenUrl: 'https://t.example.com:444/',
  };
  const okta = SingleSignOn.okta({ issuer: 'https://acme.okta.com', client, ...urls });
  expect(settingsOf(okta)).toMatchObject({
    base_url: urls.baseUrl,
    authorize_url: urls.authorizeUrl,
    access_token_url: urls.accessTokenUrl,
  });
  expect(okta._content.ports).toEqual([443, 443, 444]);
});

const LDAP = { server: 'ldaps://ldap.example.com', baseDn: 'dc=example', bind };

test('LDAP receives users into the default company, unless they must be invited', () => {
  const key = 'default_company';
  expect(settingsOf(SingleSignOn.ldap(LDAP))[key]).toBe(SingleSignOn.DEFAULT_COMPANY);
  const invited = SingleSignOn.ldap({ ...LDAP, newUsers: NewUsers.invitedOnly(['ann@example.com']) });
  expect(settingsOf(invited)).not.toHaveProperty(key);
});

test.each([
  ['ldap://ldap.example.com', 389, true],
  ['ldap.example.com', 389, true],
  ['ldap://ldap.example.com:3389', 3389, true],
  ['ldaps://ldap.example.com', 636, undefined],
  ['ldaps://[2001:db8::1]:6636', 6636, undefined],
])('LDAP at %s connects to port %d, with StartTLS: %s', (server, port, startTls) => {
  const provider = SingleSignOn.ldap({ ...LDAP, server, tls: LdapTls.trusting(PEM) });
  expect(provider._content.ports).toEqual([port]);
  expect(settingsOf(provider).use_tls).toBe(startTls);
});

test('LDAP does not verify certificates only when asked, and takes a stated search filter', () => {
  const tls = LdapTls.unverified();
  expect(settingsOf(SingleSignOn.ldap({ ...LDAP, tls })).tls__validate_cert).toBe(false);
  expect(settingsOf(SingleSignOn.ldap({ ...LDAP, tls: LdapTls.trustingImage() }))).not.toHaveProperty(
    'tls__validate_cert',
  );
  expect(settingsOf(SingleSignOn.ldap({ ...LDAP, searchFilter: '(uid={0})' })).search_filter).toBe('(uid={0})');
});
