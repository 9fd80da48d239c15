import type { SecretValue } from '../secrets/secret-value';

/** Groups of an identity provider (`sso_multi_tenant_login.md`). ClearML groups must exist in the tenant. */
export interface TenantSignOnGroups {
  /**
   * Claim with the groups of a user.
   *
   * @example "groups"
   */
  readonly claim: string;

  /**
   * Names of ClearML groups by the names of groups of the provider.
   *
   * @default - groups have the same names
   */
  readonly mapping?: { [group: string]: string };

  /**
   * Groups of the provider whose members become admins of the tenant.
   *
   * @default - no groups
   */
  readonly admins?: string[];

  /**
   * Whether only users with a group that exists in ClearML may log in.
   *
   * @default false
   */
  readonly membersOnly?: boolean;
}

/** Options of the identity providers of tenants (`sso_multi_tenant_login.md`). */
export interface TenantSignOnOptions {
  /**
   * Id of the tenant at the identity provider, which is part of the login URL: letters, digits, dots, hyphens and underscores. Each
   * external tenant belongs to one tenant only: CLEARML9073.
   */
  readonly externalTenant: string;

  /**
   * Text of the login button.
   *
   * @default - the company name of the tenant
   */
  readonly displayName?: string;

  /**
   * Claim with the id of the external tenant. Servers before 3.25 require it.
   *
   * @default - the login has no information about the tenant
   * @example "tenant_key"
   */
  readonly tenantClaim?: string;

  /**
   * Claim with the name of a user.
   *
   * @default - the default of the server
   */
  readonly nameClaim?: string;

  /**
   * Synchronization of groups.
   *
   * @default - no groups
   */
  readonly groups?: TenantSignOnGroups;

  /**
   * Further keys of the configuration, by their names in the template of the server (`sso.get_provider_configuration_template`). The
   * manifests contain them in plain text. Keys that have an option cause CLEARML9081.
   *
   * @default - no further keys
   */
  readonly configuration?: { [key: string]: any };

  /**
   * Further keys with secret values, such as a private key for signed SAML requests.
   *
   * @default - no further secrets
   */
  readonly secretConfiguration?: { [key: string]: SecretValue };
}

/** Options of clients that speak OpenID Connect. */
export interface TenantOidcClientOptions extends TenantSignOnOptions {
  /** Client id at the provider. The redirect URI ends with it: see `callbackUrl` of `TenantWorkspace`. */
  readonly clientId: string;

  /** Client secret. A Secret that exists must be in the namespace of the provisioning Job. */
  readonly clientSecret: SecretValue;

  /**
   * Whether a logout from ClearML is a logout from the provider, too. The provider must permit the `logoutUrls` of `TenantWorkspace`.
   *
   * @default - the default of the server
   */
  readonly logoutAtProvider?: boolean;

  /**
   * Revocation endpoint, an https URL.
   *
   * @default - with `realm`, the endpoint of the realm; otherwise none
   */
  readonly revocationEndpoint?: string;

  /**
   * Logout endpoint, an https URL. `logoutAtProvider` requires it.
   *
   * @default - with `realm`, the endpoint of the realm; otherwise none
   */
  readonly endSessionEndpoint?: string;
}

/** Options of `TenantSignOn.keycloak` (`sso_multi_tenant_login.md`). */
export interface TenantKeycloakOptions extends TenantOidcClientOptions {
  /**
   * URL of the realm, from which the endpoints derive.
   *
   * @example "https://keycloak.example.com/realms/acme"
   */
  readonly realm: string;

  /**
   * Authorization endpoint, an https URL.
   *
   * @default - the endpoint of the realm
   */
  readonly authorizationEndpoint?: string;

  /**
   * Token endpoint, an https URL.
   *
   * @default - the endpoint of the realm
   */
  readonly tokenEndpoint?: string;
}

/** Options of `TenantSignOn.oidc`. */
export interface TenantOidcOptions extends TenantOidcClientOptions {
  /** Id of the provider on the server, as `sso.get_supported_providers` returns it. */
  readonly provider: string;

  /** Authorization endpoint, an https URL. */
  readonly authorizationEndpoint: string;

  /** Token endpoint, an https URL. */
  readonly tokenEndpoint: string;
}

/** Options of `TenantSignOn.saml`. */
export interface TenantSamlOptions extends TenantSignOnOptions {
  /** Id of the provider on the server, as `sso.get_supported_providers` returns it. */
  readonly provider: string;

  /**
   * Entity id of ClearML at the provider.
   *
   * @default - `configuration` contains it
   */
  readonly entityId?: string;
}
