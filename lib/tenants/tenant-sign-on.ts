import { CodedError, urlInShort } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { SecretValue } from '../secrets/secret-value';
import type {
  TenantKeycloakOptions,
  TenantOidcOptions,
  TenantSamlOptions,
  TenantSignOnOptions,
} from './tenant-sign-on-options';

/** Keys of a provider configuration by option (`sso_multi_tenant_login.md`; `entity_id` is a key of the SAML variables). */
const KEYS = {
  displayName: 'display_name',
  clientId: 'client_id',
  authorizationEndpoint: 'authorization_endpoint',
  tokenEndpoint: 'token_endpoint',
  revocationEndpoint: 'revocation_endpoint',
  endSessionEndpoint: 'end_session_endpoint',
  logoutAtProvider: 'logout_from_provider',
  tenantClaim: 'claim_tenant',
  nameClaim: 'claim_name',
  entityId: 'entity_id',
} as const;

const GROUP_KEYS = { claim: 'claim_groups', membersOnly: 'group_prohibit_user_login_if_not_in_group' } as const;

/** Keys that options set, so that `configuration` must not. `id` is the id of the company. */
const TYPED_KEYS = new Set<string>(['id', 'client_secret', 'group_enabled', ...values(KEYS), ...values(GROUP_KEYS)]);

/** Endpoints of a Keycloak realm (Keycloak, OpenID Connect endpoints). */
const KEYCLOAK_ENDPOINTS = {
  authorizationEndpoint: 'auth',
  tokenEndpoint: 'token',
  revocationEndpoint: 'revoke',
  endSessionEndpoint: 'logout',
} as const;

/** A secret in a file of tenants: a key of a Secret in the namespace of the Job. */
interface SecretReference {
  readonly secretName: string;
  readonly key: string;
}

/**
 * The identity provider of a tenant (`sso_multi_tenant_login.md`). The server requires `multiTenant.loginPerTenant`. The provisioning Job
 * saves the provider through the API, after it rejected keys that the server does not know.
 *
 * @example
 * const singleSignOn = TenantSignOn.keycloak({
 *   externalTenant: 'acme',
 *   realm: 'https://keycloak.example.com/realms/acme',
 *   clientId: 'clearml',
 *   clientSecret: SecretValue.existing('acme-keycloak', 'client-secret'),
 *   tenantClaim: 'tenant_key',
 * });
 */
export class TenantSignOn {
  /**
   * A realm of Keycloak, the provider that the ClearML documentation describes.
   *
   * @param options realm, client and claims
   * @throws CLEARML9081 when an option is invalid, CLEARML1017 when it is missing, unknown or of the wrong type
   */
  public static keycloak(options: TenantKeycloakOptions): TenantSignOn {
    const { realm, ...others } = validateProps(options, 'TenantKeycloakOptions', 'TenantSignOn.keycloak');
    requireHttps('realm', realm);
    const url = realm.replace(/\/$/, '');
    const endpoints = Object.fromEntries(
      Object.entries(KEYCLOAK_ENDPOINTS).map(([name, end]) => [name, `${url}/protocol/openid-connect/${end}`]),
    );
    return new TenantSignOn('keycloak', { ...endpoints, ...others });
  }

  /**
   * Another provider that speaks OpenID Connect. The ClearML documentation describes the keys of Keycloak only; the Job checks them against
   * the template of the provider.
   *
   * @param options provider, endpoints, client and claims
   * @throws CLEARML9081 when an option is invalid, CLEARML1017 when it is missing, unknown or of the wrong type
   */
  public static oidc(options: TenantOidcOptions): TenantSignOn {
    const { provider, ...others } = validateProps(options, 'TenantOidcOptions', 'TenantSignOn.oidc');
    return new TenantSignOn(provider, others);
  }

  /**
   * A provider that speaks SAML. The ClearML documentation does not state the keys of its configuration: set them in `configuration` and
   * `secretConfiguration`. If a key is wrong, the log of the Job lists the keys of the provider.
   *
   * @param options provider, entity id, and further keys
   * @throws CLEARML9081 when an option is invalid, CLEARML1017 when it is missing, unknown or of the wrong type
   */
  public static saml(options: TenantSamlOptions): TenantSignOn {
    const { provider, ...others } = validateProps(options, 'TenantSamlOptions', 'TenantSignOn.saml');
    return new TenantSignOn(provider, others);
  }

  /**
   * The provider in the data of a file, whose field `type` is the name of a factory.
   *
   * @internal
   */
  public static _fromData(data: TenantSignOn | object): TenantSignOn {
    if (data instanceof TenantSignOn) {
      return data;
    }
    const { type, clientSecret, secretConfiguration, ...others } = data as {
      readonly type: 'keycloak' | 'oidc' | 'saml';
      readonly clientSecret?: SecretReference;
      readonly secretConfiguration?: { readonly [key: string]: SecretReference };
    };
    const existing = ({ secretName, key }: SecretReference) => SecretValue.existing(secretName, key);
    const secrets = secretConfiguration && mapped(secretConfiguration, existing);
    const options = { ...others, clientSecret: clientSecret && existing(clientSecret), secretConfiguration: secrets };
    return TenantSignOn[type](options as never);
  }

  /**
   * Id of the external tenant.
   *
   * @internal
   */
  public readonly _externalTenant: string;

  /** @internal */
  public readonly _clientId?: string;

  readonly #provider: string;
  readonly #options: TenantOptions;

  private constructor(provider: string, options: TenantOptions) {
    requireValid(options);
    this.#provider = provider;
    this.#options = options;
    this._externalTenant = options.externalTenant;
    this._clientId = options.clientId;
  }

  /**
   * Ports of the endpoints to which the API server connects.
   *
   * @internal
   */
  public get _ports(): number[] {
    const { tokenEndpoint, revocationEndpoint } = this.#options;
    const urls = [tokenEndpoint, revocationEndpoint].filter((url) => url !== undefined);
    return [...new Set(urls.map((url) => Number(new URL(url).port || 443)))];
  }

  /**
   * Names of the claims that the provider must return.
   *
   * @internal
   */
  public get _claims(): string[] {
    const { groups, nameClaim, tenantClaim } = this.#options;
    return [tenantClaim, nameClaim, groups?.claim].filter((claim) => claim !== undefined);
  }

  /**
   * The calls of the Job as data, and the secrets by the keys of the configuration.
   *
   * @param company name of the tenant, for the button of the login page
   * @internal
   */
  public _settings(company: string) {
    const { externalTenant, groups, configuration, secretConfiguration, clientSecret } = this.#options;
    const secrets = { ...(clientSecret ? { client_secret: clientSecret } : {}), ...secretConfiguration };
    return {
      provider: this.#provider,
      sso: { tenant: externalTenant, group_mapping: groups?.mapping, admin_groups: groups?.admins },
      configuration: {
        display_name: company,
        ...renamed(this.#options, KEYS),
        ...(groups ? { group_enabled: true, ...renamed(groups, GROUP_KEYS) } : {}),
        ...configuration,
      },
      secrets,
    };
  }
}

/** Options of all factories together. */
interface TenantOptions extends TenantSignOnOptions, Partial<Omit<TenantOidcOptions, keyof TenantSignOnOptions>> {
  readonly entityId?: string;
}

/** @throws CLEARML9081 */
function requireValid(options: TenantOptions): void {
  const { externalTenant, configuration = {}, secretConfiguration = {} } = options;
  if (!/^[A-Za-z0-9._-]+$/.test(externalTenant)) {
    throw invalid(
      `externalTenant is ${JSON.stringify(externalTenant)}`,
      'letters, digits, dots, hyphens, underscores',
      'correct it: it is part of the login URL',
    );
  }
  for (const name of Object.keys(KEYCLOAK_ENDPOINTS) as (keyof typeof KEYCLOAK_ENDPOINTS)[]) {
    if (options[name] !== undefined) {
      requireHttps(name, options[name]);
    }
  }
  if (options.logoutAtProvider && options.endSessionEndpoint === undefined) {
    throw invalid('logoutAtProvider without endSessionEndpoint', 'both or none', 'set endSessionEndpoint');
  }
  const further = [...Object.keys(configuration), ...Object.keys(secretConfiguration)];
  const taken = further.find((key, index) => TYPED_KEYS.has(key) || further.indexOf(key) < index);
  if (taken !== undefined) {
    throw invalid(
      `the key ${taken} of the provider is set twice, or has an option`,
      'keys without an option in configuration and secretConfiguration, each in one of the two',
      `remove ${taken}, or use the option`,
    );
  }
}

function requireHttps(name: string, url: string): void {
  if (!/^https:\/\/[^\s/@?#]+(?:\/[^\s@?#]*)?$/.test(url)) {
    throw invalid(`${name} is ${urlInShort(url)}`, 'an https URL without a login', `correct ${name}`);
  }
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9081', { found, expected, fix });
}

/** The defined options by the names of their keys. */
function renamed(options: object, keys: { readonly [option: string]: string }): { [key: string]: unknown } {
  const all = options as { readonly [option: string]: unknown };
  const entries = Object.entries(keys).filter(([option]) => all[option] !== undefined);
  return Object.fromEntries(entries.map(([option, key]) => [key, all[option]]));
}

function mapped<T, R>(map: { readonly [key: string]: T }, change: (one: T) => R): { [key: string]: R } {
  return Object.fromEntries(Object.entries(map).map(([key, one]) => [key, change(one)]));
}

function values(map: { readonly [option: string]: string }): string[] {
  return Object.values(map);
}
