/** Id of the company of a new server. */
export const DEFAULT_COMPANY = 'd1bd92a3b039400cbafc60a7a5b1e52b';

/** Protocol between the server and a provider. */
export type SignOnProtocol = 'oauth' | 'saml' | 'ldap';

/** Endpoints of a provider that speaks OAuth, by key of the settings. */
export type Endpoints = { readonly [key: string]: string };

/** The facts about a provider. Keys are those of the settings of the server, below the path of the provider. */
export interface ProviderRow {
  /** Key of the provider in settings and in the redirect URI. */
  readonly key: string;
  readonly title: string;
  readonly protocol: SignOnProtocol;
  /** The factory of `SingleSignOn`, and the interface of its options. */
  readonly factory: string;
  readonly options: string;
  /** Page of the ClearML documentation. */
  readonly page: string;
  /** Settings in addition to those that every provider of the protocol has. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Settings of groups; undefined where no group synchronization is documented. */
  readonly groups?: readonly string[];
  /** The option from which the endpoints follow, by the URL conventions of the provider. */
  readonly fact?: string;
  readonly endpoints?: (fact: string) => Endpoints;
  /** Discovery document (OpenID Connect); undefined where its URL does not follow from the fact. */
  readonly discovery?: (fact: string) => string;
  /** What the provider must return, and the scopes or settings that it needs for it. */
  readonly claims: readonly string[];
  readonly setup?: string;
}

const TOKEN_ENDPOINTS = ['authorize_url', 'access_token_url'];
const ALL_ENDPOINTS = ['base_url', ...TOKEN_ENDPOINTS];
const wellKnown = (url: string) => `${url}/.well-known/openid-configuration`;
const GROUPS = ['groups.enabled', 'groups.claim', 'groups.admins', 'groups.prohibit_user_signup_if_not_in_group'];
const MICROSOFT = 'https://login.microsoftonline.com';
const SAML_CLAIMS = ['emailaddress', 'objectidentifier', 'displayname'];

/** A provider of SAML that has no settings of its own. */
const SAML = { protocol: 'saml', options: 'SamlOptions', required: [], optional: [], claims: SAML_CLAIMS } as const;

/** The providers, by the factory of `SingleSignOn`. */
export const PROVIDERS = {
  okta: {
    key: 'okta',
    title: 'Okta',
    protocol: 'oauth',
    factory: 'okta',
    options: 'OktaOptions',
    page: 'sso_okta_oauth.md',
    required: ALL_ENDPOINTS,
    optional: [],
    fact: 'issuer',
    endpoints: (issuer) => ({
      base_url: `${issuer}/`,
      authorize_url: `${issuer}/v1/authorize`,
      access_token_url: `${issuer}/v1/token`,
    }),
    discovery: wellKnown,
    claims: ['sub', 'email', 'name', 'email_verified'],
    setup: 'assign the users to the application',
  },
  keycloak: {
    key: 'keycloak',
    title: 'Keycloak',
    protocol: 'oauth',
    factory: 'keycloak',
    options: 'KeycloakOptions',
    page: 'sso_keycloak_oauth.md',
    required: ALL_ENDPOINTS,
    optional: ['idp_logout', 'claims.name', 'admin_role', 'get_info_from_access_token'],
    groups: GROUPS,
    fact: 'realm',
    endpoints: (realm) => ({
      base_url: `${realm}/`,
      authorize_url: `${realm}/protocol/openid-connect/auth`,
      access_token_url: `${realm}/protocol/openid-connect/token`,
    }),
    discovery: wellKnown,
    claims: ['user id', 'email', 'user name'],
    setup: 'for groups, a Group Membership mapper without the full group path',
  },
  google: {
    key: 'google',
    title: 'Google',
    protocol: 'oauth',
    factory: 'google',
    options: 'OAuthOptions',
    page: 'sso_google_oauth.md',
    required: [],
    optional: [],
    discovery: () => wellKnown('https://accounts.google.com'),
    claims: [],
    setup: 'an OAuth client of type web application',
  },
  azureAd: {
    key: 'azure_ad',
    title: 'Azure AD',
    protocol: 'oauth',
    factory: 'azureAd',
    options: 'AzureAdOptions',
    page: 'sso_azure_ad_oauth.md',
    required: TOKEN_ENDPOINTS,
    optional: [],
    fact: 'tenantId',
    endpoints: (tenant) => ({
      authorize_url: `${MICROSOFT}/${tenant}/oauth2/v2.0/authorize`,
      access_token_url: `${MICROSOFT}/${tenant}/oauth2/v2.0/token`,
    }),
    discovery: (tenant) => wellKnown(`${MICROSOFT}/${tenant}/v2.0`),
    claims: ['email', 'preferred_username', 'upn'],
  },
  microsoftAd: {
    key: 'ad_oauth',
    title: 'Microsoft AD',
    protocol: 'oauth',
    factory: 'microsoftAd',
    options: 'MicrosoftAdOptions',
    page: 'sso_microsoft_ad_oauth.md',
    required: TOKEN_ENDPOINTS,
    optional: [],
    claims: ['preferred_username', 'upn', 'fullname'],
  },
  cognito: {
    key: 'cognito',
    title: 'Amazon Cognito',
    protocol: 'oauth',
    factory: 'cognito',
    options: 'CognitoOptions',
    page: 'sso_amazon_cognito_oauth.md',
    required: TOKEN_ENDPOINTS,
    optional: ['identity_provider', 'display_name'],
    fact: 'domain',
    endpoints: (domain) => ({
      authorize_url: `${domain}/oauth2/authorize`,
      access_token_url: `${domain}/oauth2/token`,
    }),
    claims: ['email', 'preferred_username'],
    setup: 'a confidential client, the authorization code grant, and the scopes openid, profile and email',
  },
  ping: {
    key: 'ping',
    title: 'Ping Identity',
    protocol: 'oauth',
    factory: 'ping',
    options: 'PingOptions',
    page: 'sso_ping_id_oauth.md',
    required: TOKEN_ENDPOINTS,
    optional: ['code_challenge_method', 'debug'],
    groups: [...GROUPS, 'groups.case_sensitive'],
    fact: 'environment',
    endpoints: (environment) => ({
      authorize_url: `${environment}/authorize`,
      access_token_url: `${environment}/token`,
    }),
    discovery: wellKnown,
    claims: ['user_id', 'email', 'username'],
    setup: 'the scopes openid, profile and email; for groups, the groups in the token',
  },
  auth0: {
    key: 'auth0',
    title: 'Auth0',
    protocol: 'oauth',
    factory: 'auth0',
    options: 'Auth0Options',
    page: 'platform_management_center_deploy.md',
    required: [...ALL_ENDPOINTS, 'audience'],
    optional: ['services.login.email_filters.allowed'],
    fact: 'tenant',
    endpoints: (tenant) => ({
      base_url: tenant,
      authorize_url: `${tenant}/authorize`,
      access_token_url: `${tenant}/oauth/token`,
    }),
    discovery: wellKnown,
    claims: [],
  },
  duoSaml: { ...SAML, key: 'duo', title: 'Duo', factory: 'duoSaml', page: 'sso_duo_saml.md' },
  googleSaml: { ...SAML, key: 'google_saml', title: 'Google SAML', factory: 'googleSaml', page: 'sso_google_saml.md' },
  jumpCloudSaml: {
    ...SAML,
    // The page writes the settings in upper case; the server reads both as one.
    key: 'jumpcloudsaml',
    title: 'JumpCloud',
    factory: 'jumpCloudSaml',
    page: 'sso_jumpcloud_saml.md',
  },
  microsoftSaml: {
    ...SAML,
    key: 'microsoft_ad',
    title: 'Microsoft SAML',
    factory: 'microsoftSaml',
    options: 'MicrosoftSamlOptions',
    page: 'sso_microsoft_ad_saml.md',
    required: ['claims.object_id', 'claims.name', 'claims.email', 'claims.given_name', 'claims.surname'],
    groups: [...GROUPS, 'groups.case_sensitive'],
    claims: [
      'emailaddress (user.mail)',
      'displayname (user.displayname)',
      'Unique User Identifier (user.principalname)',
    ],
  },
  ldap: {
    key: 'ldap',
    title: 'LDAP',
    protocol: 'ldap',
    factory: 'ldap',
    options: 'LdapOptions',
    page: 'sso_ldap.md',
    required: [],
    optional: [],
    claims: [],
    setup: 'an account that may search users below the base DN',
  },
} as const satisfies { readonly [factory: string]: ProviderRow };
