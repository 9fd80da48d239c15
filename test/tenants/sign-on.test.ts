import { SecretValue } from '../../lib/secrets/secret-value';
import type { Tenant } from '../../lib/tenants/tenant';
import { TenantSignOn } from '../../lib/tenants/tenant-sign-on';
import { Tenants } from '../../lib/tenants/tenants';
import { failureOf } from '../support/apps';
import { fileWith, rejection } from './fleets';

const clientSecret = SecretValue.existing('acme-sso', 'client-secret');
const CLIENT = { externalTenant: 'acme', clientId: 'clearml', clientSecret };
const REALM = 'https://sso.example.com/realms/acme';
const OIDC = { ...CLIENT, provider: 'okta', authorizationEndpoint: 'https://i/a', tokenEndpoint: 'https://i/t' };
const keycloak = (others: object = {}) => TenantSignOn.keycloak({ ...CLIENT, realm: REALM, ...others });

test('sends the calls of sso_multi_tenant_login.md', () => {
  const signOn = keycloak({
    displayName: 'Sign in with Acme',
    logoutAtProvider: true,
    tenantClaim: 'tenant_key',
    nameClaim: 'name',
    groups: {
      claim: 'ad_groups_trusted',
      membersOnly: true,
      mapping: { 'IDP group name1': 'Clearml group name1' },
      admins: ['IDP admin group name1'],
    },
  });
  expect(signOn._settings('Acme Inc.')).toEqual({
    provider: 'keycloak',
    sso: {
      tenant: 'acme',
      group_mapping: { 'IDP group name1': 'Clearml group name1' },
      admin_groups: ['IDP admin group name1'],
    },
    configuration: {
      display_name: 'Sign in with Acme',
      client_id: 'clearml',
      authorization_endpoint: `${REALM}/protocol/openid-connect/auth`,
      token_endpoint: `${REALM}/protocol/openid-connect/token`,
      revocation_endpoint: `${REALM}/protocol/openid-connect/revoke`,
      end_session_endpoint: `${REALM}/protocol/openid-connect/logout`,
      logout_from_provider: true,
      claim_tenant: 'tenant_key',
      claim_name: 'name',
      group_enabled: true,
      claim_groups: 'ad_groups_trusted',
      group_prohibit_user_login_if_not_in_group: true,
    },
    secrets: { client_secret: clientSecret },
  });
});

test('the button of the login page has the company name by default, and endpoints override those of the realm', () => {
  const { configuration } = keycloak({ tokenEndpoint: 'https://other/token' })._settings('Acme Inc.');
  expect(configuration).toMatchObject({ display_name: 'Acme Inc.', token_endpoint: 'https://other/token' });
});

test('further keys reach the configuration, secrets apart from the others', () => {
  const privateKey = SecretValue.existing('acme-saml', 'key');
  const saml = TenantSignOn.saml({
    externalTenant: 'acme',
    provider: 'custom_saml',
    entityId: 'clearml',
    configuration: { sign_requests: true },
    secretConfiguration: { private_key: privateKey },
  });
  expect(saml._settings('Acme')).toMatchObject({
    provider: 'custom_saml',
    configuration: { display_name: 'Acme', entity_id: 'clearml', sign_requests: true },
    secrets: { private_key: privateKey },
  });
  expect(TenantSignOn.oidc({ ...OIDC, configuration: { scope: 'a' } })._settings('Acme')).toMatchObject({
    provider: 'okta',
    configuration: { authorization_endpoint: 'https://i/a', token_endpoint: 'https://i/t', scope: 'a' },
  });
});

test.each<[string, () => unknown, string]>([
  ['an http realm', () => keycloak({ realm: 'http://sso' }), 'realm is "http://sso"'],
  ['a login in a URL', () => keycloak({ realm: 'https://u:p@sso' }), 'realm is "https://…@sso"'],
  ['an http endpoint', () => TenantSignOn.oidc({ ...OIDC, tokenEndpoint: 'http://i/t' }), 'tokenEndpoint is "http:'],
  ['an id that breaks the login URL', () => keycloak({ externalTenant: 'a/b' }), 'externalTenant is "a/b"'],
  [
    'logout without an endpoint',
    () => TenantSignOn.oidc({ ...OIDC, logoutAtProvider: true }),
    'logoutAtProvider without endSessionEndpoint',
  ],
  ['a key that has an option', () => keycloak({ configuration: { client_secret: 'x' } }), 'the key client_secret of'],
  [
    'a key in both maps',
    () => keycloak({ configuration: { a: 1 }, secretConfiguration: { a: clientSecret } }),
    'the key a of the provider is set twice',
  ],
])('rejects with CLEARML9081: %s', (_, action, found) => {
  expect(failureOf(action).message).toContain(`CLEARML9081: ${found}`);
});

test.each<[string, () => unknown]>([
  ['TenantSignOn.keycloak.clientSecret', () => keycloak({ clientSecret: 'x' })],
  ['TenantSignOn.keycloak.provider', () => keycloak({ provider: 'x' })],
  ['TenantSignOn.oidc.tokenEndpoint', () => TenantSignOn.oidc({ ...OIDC, tokenEndpoint: undefined } as never)],
])('rejects with CLEARML1017: %s', (path, action) => {
  expect(failureOf(action).message).toMatch(/^CLEARML1017/);
  expect(failureOf(action).message).toContain(path);
});

describe('a file of tenants', () => {
  const SIGN_ON = {
    type: 'keycloak',
    externalTenant: 'acme',
    realm: REALM,
    clientId: 'clearml',
    clientSecret: { secretName: 'acme-sso', key: 'client-secret' },
    logoutAtProvider: true,
    groups: { claim: 'groups', admins: ['a', 'b'], mapping: { ml: 'Engineers' } },
  };
  const { sso, configuration } = keycloak({ logoutAtProvider: true, groups: SIGN_ON.groups })._settings('acme');

  test('contains providers in YAML, JSON and CSV', () => {
    const json = JSON.stringify({ tenants: [{ name: 'acme', singleSignOn: SIGN_ON }] });
    const csv = `name,singleSignOn/type,singleSignOn/externalTenant,singleSignOn/realm,singleSignOn/clientId,\
singleSignOn/clientSecret/secretName,singleSignOn/clientSecret/key,singleSignOn/logoutAtProvider,\
singleSignOn/groups/claim,singleSignOn/groups/admins,singleSignOn/groups/mapping/ml
acme,keycloak,acme,${REALM},clearml,acme-sso,client-secret,TRUE,groups,a;b,Engineers`;
    for (const [ending, text] of Object.entries({ yaml: json, json, csv })) {
      const [tenant] = Tenants.fromFile(fileWith(text, ending)).all as [Tenant];
      const { secrets, ...settings } = (tenant.singleSignOn as TenantSignOn)._settings('acme');
      expect([ending, settings]).toEqual([ending, { provider: 'keycloak', sso, configuration }]);
      expect(String(secrets.client_secret)).toBe(String(clientSecret));
    }
  });

  const withSignOn = (change: object) =>
    rejection(JSON.stringify({ tenants: [{ name: 'acme', singleSignOn: { ...SIGN_ON, ...change } }] }), 'json');

  test.each<[string, object, string]>([
    ['CLEARML9072', { realm: 'http://sso' }, 'realm is "http://sso" (URL of the Keycloak realm, https)'],
    ['CLEARML9072', { type: 'ldap' }, 'type is "ldap", not one of keycloak, oidc, saml'],
    ['CLEARML9072', { logoutAtProvider: 'yes' }, 'logoutAtProvider is "yes", not true or false'],
    ['CLEARML9072', { clientSecret: 'plain' }, 'clientSecret is "plain", not a map of fields'],
    ['CLEARML1017', { type: 'oidc' }, 'TenantSignOn.oidc'],
    ['CLEARML9081', { configuration: { claim_name: 'x' } }, 'the key claim_name of the provider'],
  ])('with an error is %s at its location: %j', (code, change, found) => {
    expect(withSignOn(change)).toMatch(new RegExp(`^${code}:? tenants\\.json line 1, column \\d+: `));
    expect(withSignOn(change)).toContain(found);
  });

  test('must not contain an external tenant twice', () => {
    const list = ['a', 'b'].map((name) => ({ name, singleSignOn: keycloak() }));
    const { message } = failureOf(() => Tenants.of(list));
    expect(message).toContain('CLEARML9073: tenants[1].singleSignOn: external tenant acme belongs to tenant a too');
    expect(Tenants.of([{ name: 'a', singleSignOn: keycloak() }]).all[0]?.singleSignOn).toBeInstanceOf(TenantSignOn);
  });
});
