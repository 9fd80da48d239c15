import { ServerCredentials, type ServerKeys } from '../chart/server-credentials';
import { validateProps } from '../core/props/validate-props';
import type { TenantProvisioningOptions } from './provisioning/provisioning-options';
import type { Tenant } from './tenant';

/** Returns the credentials of each tenant. */
export interface ITenantKeys {
  /**
   * The API credentials of the admin user of a tenant.
   *
   * @param tenant the tenant
   */
  keysOf(tenant: Tenant): ServerKeys;
}

/** The credentials of a tenant for its constructs. */
export interface TenantPair {
  readonly credentials: ServerCredentials;
  /** Differs from the identities of other credentials; undefined for a Secret in the namespace of the tenant. */
  readonly identity?: string;
}

/** Name of the Secret with the credentials in the namespace of the tenant. */
export const TENANT_SECRET = 'clearml-tenant-credentials';

/**
 * Credentials of the agent of a tenant: API credentials of an admin user of that tenant (`multi_tenant_k8s.md`).
 *
 * @example
 * const credentials = TenantCredentials.perTenant({
 *   keysOf: ({ name }) => ({
 *     accessKey: SecretValue.external(`clearml/${name}`, 'access_key'),
 *     secretKey: SecretValue.external(`clearml/${name}`, 'secret_key'),
 *   }),
 * });
 */
export class TenantCredentials {
  /**
   * Individual credentials for each tenant. The library writes them to a Secret in the namespace of the tenant.
   *
   * @param keys returns the credentials of a tenant
   * @throws CLEARML9074 at construction when two tenants have the same
   */
  public static perTenant(keys: ITenantKeys): TenantCredentials {
    return new TenantCredentials({ keys });
  }

  /**
   * An existing Secret in the namespace of each tenant, with the keys agentk8sglue_key and agentk8sglue_secret.
   *
   * @param secretName name of the Secret, the same in all namespaces
   */
  public static fromSecret(secretName: string): TenantCredentials {
    return new TenantCredentials({ secretName });
  }

  /**
   * A Job that creates company, admin user and credentials of each tenant, and stores the credentials in a Secret in
   * the namespace of the tenant.
   *
   * @param options server, namespace and image of the Job
   * @throws CLEARML1017 when an option is missing, unknown or of the wrong type
   */
  public static provisioned(options: TenantProvisioningOptions): TenantCredentials {
    const provisioning = validateProps(options, 'TenantProvisioningOptions', 'TenantCredentials.provisioned');
    return new TenantCredentials({ secretName: provisioning.secretName ?? TENANT_SECRET, provisioning });
  }

  private constructor(
    private readonly choice: {
      readonly keys?: ITenantKeys;
      readonly secretName?: string;
      readonly provisioning?: TenantProvisioningOptions;
    },
  ) {}

  /** @internal */
  public get _provisioning(): TenantProvisioningOptions | undefined {
    return this.choice.provisioning;
  }

  /**
   * The credentials of a tenant.
   *
   * @internal
   */
  public _of(tenant: Tenant): TenantPair {
    const { keys, secretName } = this.choice;
    if (keys === undefined) {
      return { credentials: ServerCredentials.fromSecret(secretName as string) };
    }
    const given = keys.keysOf(tenant);
    return { credentials: ServerCredentials.fromKeys(given), identity: String(given.accessKey) };
  }
}
