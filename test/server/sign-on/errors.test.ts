import { SecretValue } from '../../../lib/secrets/secret-value';
import type { ClearmlServerProps } from '../../../lib/server/server-props';
import { LdapTls } from '../../../lib/server/sign-on/ldap-options';
import { GroupSync, NewUsers } from '../../../lib/server/sign-on/policies';
import { SamlMetadata } from '../../../lib/server/sign-on/saml-metadata';
import { SingleSignOn } from '../../../lib/server/sign-on/single-sign-on';
import { failureOf } from '../../support/apps';
import { contractAt, installationOf } from '../servers';
import { METADATA, PEM } from './providers';

const secret = SecretValue.existing('sso', 'secret');
const client = { id: secret, secret };
const LDAP = { server: 'ldaps://ldap.example.com', baseDn: 'dc=x', bind: { dn: secret, password: secret } };
const google = () => SingleSignOn.google({ client });

test.each<[string, () => unknown]>([
  [
    'issuer of SingleSignOn.okta is "http://acme.okta.com"',
    () => SingleSignOn.okta({ issuer: 'http://acme.okta.com', client }),
  ],
  [
    'issuer of SingleSignOn.okta is "https://…@acme.okta.com"',
    () => SingleSignOn.okta({ issuer: 'https://a:b@acme.okta.com', client }),
  ],
  [
    'realm of SingleSignOn.keycloak is "https://k.example.com/?…"',
    () => SingleSignOn.keycloak({ realm: 'https://k.example.com/?x', client }),
  ],
  [
    'domain of SingleSignOn.cognito is "acme.auth.example.com"',
    () => SingleSignOn.cognito({ domain: 'acme.auth.example.com', client }),
  ],
  ['tenantId of SingleSignOn.azureAd is "a/b"', () => SingleSignOn.azureAd({ tenantId: 'a/b', client })],
  [
    'accessTokenUrl of SingleSignOn.microsoftAd is "http://b"',
    () => SingleSignOn.microsoftAd({ authorizeUrl: 'https://a', accessTokenUrl: 'http://b', client }),
  ],
  [
    'baseUrl of SingleSignOn.auth0 is "b"',
    () => SingleSignOn.auth0({ tenant: 'https://a', audience: 'a', baseUrl: 'b', client }),
  ],
  [
    'SingleSignOn.keycloak with the setting groups.case_sensitive',
    () => SingleSignOn.keycloak({ realm: 'https://k', client, groups: GroupSync.claim('g', { caseSensitive: true }) }),
  ],
  [
    'server of SingleSignOn.ldap is "https://ldap.example.com"',
    () => SingleSignOn.ldap({ ...LDAP, server: 'https://ldap.example.com' }),
  ],
  [
    'a name of attributes.more of SingleSignOn.ldap is "a__b"',
    () => SingleSignOn.ldap({ ...LDAP, attributes: { more: { a__b: 'x' } } }),
  ],
  [
    'tls of SingleSignOn.ldap is a client certificate or a key alone',
    () => SingleSignOn.ldap({ ...LDAP, tls: LdapTls.trusting(PEM, { clientKey: secret }) }),
  ],
  ['pem of LdapTls.trusting without a certificate', () => LdapTls.trusting('/etc/ssl/ca.pem')],
  [
    'pem of LdapTls.trusting without a certificate, or with a private key',
    () => LdapTls.trusting(`${PEM}-----BEGIN PRIVATE KEY-----`),
  ],
  ['the company ""', () => NewUsers.inCompany('')],
])('rejects with CLEARML5031: %s', (found, action) => {
  const { message } = failureOf(action);
  expect(message).toMatch(/^CLEARML5031: /);
  expect(message).toContain(found);
});

test.each([
  ['the text is not well-formed XML', '<EntityDescriptor>'],
  ['the text is not well-formed XML', 'idp.example.com'],
  ['the text is not well-formed XML', '<!DOCTYPE x [<!ENTITY a "b">]><EntityDescriptor>&c;</EntityDescriptor>'],
  ['the text has the root element html', '<html><body/></html>'],
  ['the text contains a private key', METADATA.replace('?>', '?><!-- -----BEGIN RSA PRIVATE KEY----- -->')],
])('rejects metadata with CLEARML5032: %s', (found, xml) => {
  expect(failureOf(() => SamlMetadata.fromText(xml)).message).toContain(`CLEARML5032: ${found}`);
});

test('rejects a metadata file that does not exist, and reads one with a byte order mark', () => {
  expect(failureOf(() => SamlMetadata.fromFile('missing.xml')).message).toMatch(/CLEARML5032: missing.xml ENOENT/);
  expect(SamlMetadata.fromText(`\uFEFF${METADATA}`)._xml).toBe(METADATA);
});

test.each<[string, Partial<ClearmlServerProps>]>([
  ['CLEARML5030: two clients of SingleSignOn.google', { singleSignOn: [google(), google()] }],
  [
    'CLEARML5030: SingleSignOn.ldap with NewUsers.invitedOnly() and no admin on the whitelist',
    { singleSignOn: [SingleSignOn.ldap({ ...LDAP, newUsers: NewUsers.invitedOnly() })] },
  ],
  [
    'CLEARML4002: singleSignOn.ldap.groups with chart clearml-enterprise 10.13.0',
    { chart: contractAt('10.13.0'), singleSignOn: [SingleSignOn.ldap({ ...LDAP, groups: {} })] },
  ],
  [
    'CLEARML4003: singleSignOn with chart clearml 7.14.4',
    { chart: contractAt('7.14.4', 'clearml'), singleSignOn: [google()] },
  ],
  ['CLEARML4003: singleSignOn', { chart: contractAt('7.14.4', 'clearml-community'), singleSignOn: [google()] }],
])('rejects %s', (found, props) => {
  expect(failureOf(() => installationOf(props)).message).toContain(found);
});

test.each<[string, () => unknown]>([
  [
    'unknown prop "SingleSignOn.okta.groups"',
    () => SingleSignOn.okta({ issuer: 'https://a', client, groups: 1 } as any),
  ],
  [
    'SingleSignOn.google.client.secret is a string',
    () => SingleSignOn.google({ client: { id: secret, secret: 'x' as any } }),
  ],
])('rejects with CLEARML1017: %s', (found, action) => {
  expect(failureOf(action).message).toContain(`CLEARML1017: ${found}`);
});
