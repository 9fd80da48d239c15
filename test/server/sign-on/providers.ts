import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SecretValue } from '../../../lib/secrets/secret-value';
import { LdapDirectory, LdapTls } from '../../../lib/server/sign-on/ldap-options';
import { GroupSync, NewUsers } from '../../../lib/server/sign-on/policies';
import { SamlMetadata } from '../../../lib/server/sign-on/saml-metadata';
import { SingleSignOn } from '../../../lib/server/sign-on/single-sign-on';

export type ProviderName = Exclude<keyof typeof SingleSignOn, 'prototype' | 'DEFAULT_COMPANY' | '_of'>;

interface DocumentedProvider {
  readonly page: string;
  readonly callback?: string;
  readonly variables: { readonly [name: string]: unknown };
}

/** The settings that the ClearML documentation lists, by the factory of the provider. */
export const DOCUMENTED = parse(readFileSync(join(__dirname, 'documented-settings.yaml'), 'utf8')) as {
  readonly [P in ProviderName]: DocumentedProvider;
};

export const METADATA = `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;

export const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Each provider with all of its options. */
export function allProviders(secret: (key: string) => SecretValue): { readonly [P in ProviderName]: SingleSignOn } {
  const newUsers = NewUsers.inCompany(SingleSignOn.DEFAULT_COMPANY);
  const client = { id: secret('id'), secret: secret('secret') };
  const oauth = { client, newUsers };
  const saml = { entityId: 'clearml', metadata: SamlMetadata.fromText(METADATA), newUsers };
  const groups = { admins: ['admins'], membersOnly: true, caseSensitive: false };
  return {
    okta: SingleSignOn.okta({ issuer: 'https://acme.okta.com/oauth2/default', ...oauth }),
    keycloak: SingleSignOn.keycloak({
      realm: 'https://keycloak.example.com:8443/realms/acme/',
      groups: GroupSync.claim('groups', { admins: ['ml-admins'], membersOnly: true }),
      logoutAtProvider: true,
      nameClaim: 'preferred_username',
      adminRole: '',
      infoFromAccessToken: false,
      ...oauth,
    }),
    google: SingleSignOn.google(oauth),
    azureAd: SingleSignOn.azureAd({ tenantId: 'contoso.com', ...oauth }),
    microsoftAd: SingleSignOn.microsoftAd({
      authorizeUrl: 'https://adfs.example.com/adfs/oauth2/authorize',
      accessTokenUrl: 'https://adfs.example.com/adfs/oauth2/token',
      ...oauth,
    }),
    cognito: SingleSignOn.cognito({
      domain: 'https://acme.auth.eu-central-1.amazoncognito.com',
      identityProvider: '0123456789',
      displayName: 'Log in # here',
      ...oauth,
    }),
    ping: SingleSignOn.ping({
      environment: 'https://auth.pingone.eu/1e5/as',
      groups: GroupSync.claim('memberOf', { ...groups, admins: ['$team #1', 'say "admin"'] }),
      codeChallengeMethod: 'S256',
      debug: true,
      ...oauth,
    }),
    auth0: SingleSignOn.auth0({
      tenant: 'https://acme.eu.auth0.com/',
      audience: 'https://acme.eu.auth0.com/api/v2/',
      allowedEmails: ['example.com', 'my-domain.ai'],
      ...oauth,
    }),
    duoSaml: SingleSignOn.duoSaml(saml),
    googleSaml: SingleSignOn.googleSaml(saml),
    jumpCloudSaml: SingleSignOn.jumpCloudSaml(saml),
    microsoftSaml: SingleSignOn.microsoftSaml({
      ...saml,
      claims: { givenName: 'firstName' },
      groups: GroupSync.claim('groups', groups),
    }),
    ldap: SingleSignOn.ldap({
      server: 'ldap://ldap.example.com',
      baseDn: 'dc=example,dc=com',
      bind: { dn: secret('dn'), password: secret('password') },
      directory: LdapDirectory.ACTIVE_DIRECTORY,
      tls: LdapTls.trusting(PEM, { clientCertificate: secret('tls.crt'), clientKey: secret('tls.key') }),
      attributes: { name: 'cn', mail: 'mail', more: { department: 'ou' } },
      adminUsers: ['user1_id', 'user2_id'],
      groups: { ...groups, wholeDn: true },
      newUsers,
    }),
  };
}

export const PROVIDER_NAMES = Object.keys(DOCUMENTED) as ProviderName[];
