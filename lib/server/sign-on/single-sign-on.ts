import { validateProps } from '../../core/props/validate-props';
import { ldapContent } from './ldap';
import type { LdapOptions } from './ldap-options';
import type {
  Auth0Options,
  AzureAdOptions,
  CognitoOptions,
  KeycloakOptions,
  MicrosoftAdOptions,
  OAuthOptions,
  OktaOptions,
  PingOptions,
} from './oauth-options';
import { type OAuthInput, oauthContent, type ProviderContent, samlContent } from './provider-content';
import { DEFAULT_COMPANY, PROVIDERS, type ProviderRow } from './providers';
import type { MicrosoftSamlOptions, SamlOptions } from './saml-options';

/**
 * An identity provider with which users log in (`identity_providers.md`). A server has several providers, and one client of each.
 *
 * @example
 * SingleSignOn.okta({
 *   issuer: 'https://acme.okta.com/oauth2/default',
 *   client: { id: SecretValue.existing('okta', 'id'), secret: SecretValue.existing('okta', 'secret') },
 *   newUsers: NewUsers.inCompany(SingleSignOn.DEFAULT_COMPANY),
 * });
 */
export class SingleSignOn {
  /** Id of the company of a new server. */
  public static readonly DEFAULT_COMPANY = DEFAULT_COMPANY;

  /**
   * Okta. ClearML documents no default company for it; the setting has the name that it has for all other providers.
   *
   * @param options issuer and client
   * @throws CLEARML5031 when an endpoint is not https
   */
  public static okta(options: OktaOptions): SingleSignOn {
    return oauth(PROVIDERS.okta, options);
  }

  /**
   * Keycloak.
   *
   * @param options realm and client
   * @throws CLEARML5031 when an endpoint is not https, or `groups` has an option that is not documented for Keycloak
   */
  public static keycloak(options: KeycloakOptions): SingleSignOn {
    return oauth(PROVIDERS.keycloak, options);
  }

  /**
   * Google, by OAuth.
   *
   * @param options client
   */
  public static google(options: OAuthOptions): SingleSignOn {
    return oauth(PROVIDERS.google, options);
  }

  /**
   * Azure AD, by OAuth. The default company has the key `azure_ad`; the page of ClearML prints that of another provider.
   *
   * @param options Azure tenant and client
   * @throws CLEARML5031 when an endpoint is not https
   */
  public static azureAd(options: AzureAdOptions): SingleSignOn {
    return oauth(PROVIDERS.azureAd, options);
  }

  /**
   * Microsoft AD, by OAuth.
   *
   * @param options endpoints and client
   * @throws CLEARML5031 when an endpoint is not https
   */
  public static microsoftAd(options: MicrosoftAdOptions): SingleSignOn {
    return oauth(PROVIDERS.microsoftAd, options);
  }

  /**
   * Amazon Cognito.
   *
   * @param options domain and client
   * @throws CLEARML5031 when an endpoint is not https
   */
  public static cognito(options: CognitoOptions): SingleSignOn {
    return oauth(PROVIDERS.cognito, options);
  }

  /**
   * Ping Identity.
   *
   * @param options environment and client
   * @throws CLEARML5031 when an endpoint is not https
   */
  public static ping(options: PingOptions): SingleSignOn {
    return oauth(PROVIDERS.ping, options);
  }

  /**
   * Auth0.
   *
   * @param options Auth0 tenant, audience and client
   * @throws CLEARML5031 when an endpoint is not https
   */
  public static auth0(options: Auth0Options): SingleSignOn {
    return oauth(PROVIDERS.auth0, options);
  }

  /**
   * Duo, by SAML.
   *
   * @param options entity id and metadata
   */
  public static duoSaml(options: SamlOptions): SingleSignOn {
    return saml(PROVIDERS.duoSaml, options);
  }

  /**
   * Google, by SAML.
   *
   * @param options entity id and metadata
   */
  public static googleSaml(options: SamlOptions): SingleSignOn {
    return saml(PROVIDERS.googleSaml, options);
  }

  /**
   * JumpCloud, by SAML.
   *
   * @param options entity id and metadata
   */
  public static jumpCloudSaml(options: SamlOptions): SingleSignOn {
    return saml(PROVIDERS.jumpCloudSaml, options);
  }

  /**
   * Microsoft AD or Azure, by SAML.
   *
   * @param options entity id and metadata
   */
  public static microsoftSaml(options: MicrosoftSamlOptions): SingleSignOn {
    return saml(PROVIDERS.microsoftSaml, options);
  }

  /**
   * An LDAP directory: OpenLDAP, Active Directory, FreeIPA. Users log in with the form of fixed users.
   *
   * @param options address and account
   * @throws CLEARML5031 when an option is invalid
   */
  public static ldap(options: LdapOptions): SingleSignOn {
    return new SingleSignOn(PROVIDERS.ldap, ldapContent(PROVIDERS.ldap, validated(PROVIDERS.ldap, options)));
  }

  /** @internal */
  public static _of(row: ProviderRow, content: ProviderContent): SingleSignOn {
    return new SingleSignOn(row, content);
  }

  private constructor(
    /** @internal */
    public readonly _row: ProviderRow,
    /** @internal */
    public readonly _content: ProviderContent,
  ) {}

  /**
   * Path of the redirect URI of a web UI; undefined for LDAP, which has none.
   *
   * @internal
   */
  public get _callbackPath(): string | undefined {
    return this._row.protocol === 'ldap' ? undefined : `/callback_${this._row.key}`;
  }
}

function validated<T>(row: ProviderRow, options: T): T {
  return validateProps(options, row.options, `SingleSignOn.${row.factory}`);
}

function oauth(row: ProviderRow, options: OAuthOptions): SingleSignOn {
  return SingleSignOn._of(row, oauthContent(row, validated(row, options) as OAuthOptions & OAuthInput));
}

function saml(row: ProviderRow, options: SamlOptions): SingleSignOn {
  return SingleSignOn._of(row, samlContent(row, validated(row, options)));
}
