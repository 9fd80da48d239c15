import type { SecretValue } from '../../secrets/secret-value';
import type { GroupSync, NewUsers } from './policies';

/** The client that is registered at a provider. */
export interface SignOnClient {
  /** Client id. */
  readonly id: SecretValue;

  /** Client secret. */
  readonly secret: SecretValue;
}

/** Options of all providers. */
export interface SignOnOptions {
  /**
   * Who receives a user at the first login.
   *
   * @default NewUsers.invitedOnly()
   */
  readonly newUsers?: NewUsers;
}

/** Options of all providers that speak OAuth. Google needs no others (`sso_google_oauth.md`). */
export interface OAuthOptions extends SignOnOptions {
  /** The client that is registered at the provider. */
  readonly client: SignOnClient;
}

/** Endpoints of a provider. They must be https: CLEARML5031. */
export interface EndpointOptions extends OAuthOptions {
  /**
   * Authorization endpoint.
   *
   * @default - it follows from the address of the provider
   */
  readonly authorizeUrl?: string;

  /**
   * Token endpoint.
   *
   * @default - it follows from the address of the provider
   */
  readonly accessTokenUrl?: string;
}

/** Endpoints of a provider that has a base URL, too. */
export interface BaseUrlOptions extends EndpointOptions {
  /**
   * Base URL.
   *
   * @default - it follows from the address of the provider
   */
  readonly baseUrl?: string;
}

/** Options of Okta (`sso_okta_oauth.md`). */
export interface OktaOptions extends BaseUrlOptions {
  /**
   * Issuer of the authorization server.
   *
   * @example "https://acme.okta.com/oauth2/default"
   */
  readonly issuer: string;
}

/** Options of Keycloak (`sso_keycloak_oauth.md`). */
export interface KeycloakOptions extends BaseUrlOptions {
  /**
   * URL of the realm.
   *
   * @example "https://keycloak.example.com/realms/acme"
   */
  readonly realm: string;

  /**
   * Synchronization of groups.
   *
   * @default - none
   */
  readonly groups?: GroupSync;

  /**
   * Whether a logout from ClearML is a logout from Keycloak, too.
   *
   * @default false
   */
  readonly logoutAtProvider?: boolean;

  /**
   * Claim with the name of the user.
   *
   * @default "name"
   * @example "preferred_username"
   */
  readonly nameClaim?: string;

  /**
   * Role of Keycloak that makes a user an admin. An empty text turns the synchronization of roles off.
   *
   * @default - the role that the server knows
   */
  readonly adminRole?: string;

  /**
   * Whether the server reads user data from the access token; otherwise it calls the userinfo endpoint.
   *
   * @default true
   */
  readonly infoFromAccessToken?: boolean;
}

/** Options of Azure AD (`sso_azure_ad_oauth.md`). */
export interface AzureAdOptions extends EndpointOptions {
  /**
   * Id or domain of the Azure tenant.
   *
   * @example "6d5b0e6a-5b7a-4c0f-9d0b-0f4f8c1c2b3d"
   */
  readonly tenantId: string;
}

/** Options of Microsoft AD (`sso_microsoft_ad_oauth.md`). Its endpoints follow from no other fact. */
export interface MicrosoftAdOptions extends OAuthOptions {
  /** Authorization endpoint. */
  readonly authorizeUrl: string;

  /** Token endpoint. */
  readonly accessTokenUrl: string;
}

/** Options of Amazon Cognito (`sso_amazon_cognito_oauth.md`). */
export interface CognitoOptions extends EndpointOptions {
  /**
   * URL of the domain of the user pool.
   *
   * @example "https://acme.auth.eu-central-1.amazoncognito.com"
   */
  readonly domain: string;

  /**
   * Name of the provider with which the pool federates.
   *
   * @default - the pool does not federate
   */
  readonly identityProvider?: string;

  /**
   * Text of the login button.
   *
   * @default - the text of the server
   */
  readonly displayName?: string;
}

/** Options of Ping Identity (`sso_ping_id_oauth.md`). */
export interface PingOptions extends EndpointOptions {
  /**
   * URL of the environment.
   *
   * @example "https://auth.pingone.eu/3b9c0b1e-0c3d-4a8e-8f8b-2c7c5f1f6a10/as"
   */
  readonly environment: string;

  /**
   * Synchronization of groups.
   *
   * @default - none
   */
  readonly groups?: GroupSync;

  /**
   * Method of PKCE, when PKCE is on at Ping.
   *
   * @default - no PKCE
   * @example "S256"
   */
  readonly codeChallengeMethod?: string;

  /**
   * Whether the server logs details of logins.
   *
   * @default false
   */
  readonly debug?: boolean;
}

/** Options of Auth0. ClearML documents Auth0 for the platform management center (`platform_management_center_deploy.md`). */
export interface Auth0Options extends BaseUrlOptions {
  /**
   * URL of the Auth0 tenant.
   *
   * @example "https://acme.eu.auth0.com"
   */
  readonly tenant: string;

  /**
   * Audience of the API.
   *
   * @example "https://acme.eu.auth0.com/api/v2/"
   */
  readonly audience: string;

  /**
   * Mail addresses and domains that may log in, with every provider.
   *
   * @default - all
   * @example ["example.com"]
   */
  readonly allowedEmails?: string[];
}
