import type { AgentKeys } from '../workers/agent-credentials';
import { AgentCredentials } from '../workers/agent-credentials';
import type { TenantProvisioningOptions } from './provisioning/provisioning-options';
import type { Tenant } from './tenant';

/** Says which credentials a tenant has. */
export interface ITenantKeys {
  /**
   * The API credentials of the tenant's admin user.
   *
   * @param tenant the tenant
   */
  keysOf(tenant: Tenant): AgentKeys;
}

/** Name of the Secret with the credentials of a tenant, in its namespace. */
export const TENANT_SECRET = 'clearml-tenant-credentials';

/**
 * With which credentials the agent of a tenant logs in: those of an admin user of that tenant (`multi_tenant_k8s.md`).
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
   * Credentials of each tenant's own, which come out in a Secret in its namespace.
   *
   * @param keys which ones
   * @throws CLEARML9074 at construction when two tenants have the same
   */
  public static perTenant(keys: ITenantKeys): TenantCredentials {
    return new TenantCredentials({ keys });
  }

  /**
   * A Secret in the namespace of each tenant, with the keys agentk8sglue_key and agentk8sglue_secret.
   *
   * @param secretName name of the Secret, the same in all namespaces
   */
  public static existingSecret(secretName: string): TenantCredentials {
    return new TenantCredentials({ secretName });
  }

  /**
   * A Job creates company, admin user and credentials of each tenant, and keeps them in a Secret in its namespace.
   *
   * @param options how the Job reaches the server, and what it may
   */
  public static provisioned(options: TenantProvisioningOptions): TenantCredentials {
    return new TenantCredentials({ secretName: options.secretName ?? TENANT_SECRET, provisioning: options });
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
   * Those of a tenant, and what tells them from those of others where they are no Secret of its namespace.
   *
   * @internal
   */
  public _of(tenant: Tenant): { readonly agent: AgentCredentials; readonly identity?: string } {
    const { keys, secretName } = this.choice;
    if (keys === undefined) {
      return { agent: AgentCredentials.existingSecret(secretName as string) };
    }
    const given = keys.keysOf(tenant);
    return { agent: AgentCredentials.given(given), identity: String(given.accessKey) };
  }
}
