import type { ContainerLimits } from '../security/namespace/limits';
import type { PortRange } from '../security/namespace/network-policies';
import type { Feature } from '../server/multi-tenant';
import type { TenantQueue } from './tenant-queue';
import type { FeatureSet, TenantApplications, TenantCustomEvents, TenantVisibility } from './tenant-server-options';
import type { TenantSignOn } from './tenant-sign-on';

/** A tenant of a server, as data: the settings that differ between tenants (`multi_tenant_k8s.md`). */
export interface Tenant {
  /**
   * Name: at most 39 lower-case letters, digits and hyphens. Names of its namespace, manifest files and objects derive
   * from it.
   *
   * @example "acme"
   */
  readonly name: string;

  /**
   * Namespace of the tenant.
   *
   * @default - `clearml-` and the name
   */
  readonly inNamespace?: string;

  /**
   * Additional labels of its namespace.
   *
   * @default - no additional labels
   */
  readonly labels?: { [key: string]: string };

  /**
   * Limits on the total resources of its pods, by resource name of a ResourceQuota.
   *
   * @default - the quota of all tenants
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Default limits and requests of containers, and their maximum and minimum.
   *
   * @default - the limits of all tenants
   */
  readonly limits?: ContainerLimits;

  /**
   * Ports of the sessions of its gateway. Gateways with sessions on node ports require individual ports.
   *
   * @default - the ports of all tenants
   */
  readonly sessionPorts?: PortRange;

  /**
   * Queues of the tenant.
   *
   * @default - the queues of all tenants
   */
  readonly queues?: TenantQueue[];

  /**
   * Company name in ClearML: at least three characters, else CLEARML9072 (API reference, `system.create_company`).
   *
   * @default - the name
   */
  readonly company?: string;

  /**
   * Mail address of its admin user. Provisioned credentials require it: CLEARML9077.
   *
   * @default - no mail address
   */
  readonly adminEmail?: string;

  /**
   * Id of an existing admin user.
   *
   * @default - the Job creates a user
   */
  readonly adminUserId?: string;

  /**
   * Maximum number of users.
   *
   * @default - the default of the server
   */
  readonly maxUsers?: number;

  /**
   * Features that the provisioning enables.
   *
   * @default - the features of the server
   */
  readonly features?: Feature[];

  /**
   * Features of the server that the provisioning disables.
   *
   * @default - no features
   */
  readonly excludedFeatures?: Feature[];

  /**
   * Set of features of the company (API reference, `system.update_company_settings`).
   *
   * @default - the set of the server
   */
  readonly featureSet?: FeatureSet;

  /**
   * Maximum number of service accounts.
   *
   * @default - the default of the server
   */
  readonly maxServiceUsers?: number;

  /**
   * Whether service accounts may have the role admin.
   *
   * @default - the default of the server
   */
  readonly serviceUserAdmins?: boolean;

  /**
   * Limits of UI applications.
   *
   * @default - the defaults of the server
   */
  readonly applications?: TenantApplications;

  /**
   * Visibility of application instances.
   *
   * @default - the settings of the server
   */
  readonly visibility?: TenantVisibility;

  /**
   * Values for the templates of custom events (`custom_billing.md`). The tenant requires the feature `custom_events`.
   *
   * @default - no values
   */
  readonly customEvents?: TenantCustomEvents;

  /**
   * Domain of the login cookie of users of the tenant.
   *
   * @default - the domain of the server
   */
  readonly cookieDomain?: string;

  /**
   * Identity provider of the tenant. The server requires `multiTenant.loginPerTenant`.
   *
   * @default - the logins of the server
   */
  readonly singleSignOn?: TenantSignOn;

  /**
   * Mail domains whose users belong to the tenant, for the provisioning. Each domain belongs to one tenant only.
   *
   * @default - no domains
   */
  readonly domains?: string[];

  /**
   * Mail addresses of users of the tenant, for the provisioning. Each user belongs to one tenant only.
   *
   * @default - no members
   */
  readonly members?: string[];

  /**
   * Whether the provisioning removes mail addresses that are not in `members`, nor the address of the admin. The server removes an address
   * only until its user logs in. Requires `members`, which may be empty.
   *
   * @default false
   */
  readonly removeOtherMembers?: boolean;
}

/** Namespace of a tenant. */
export function namespaceOf({ name, inNamespace }: Tenant): string {
  return inNamespace ?? `clearml-${name}`;
}

/** Id of the cdk8s chart of a tenant, and so the name of its manifest file. */
export function chartIdOf({ name }: Tenant): string {
  return `tenant-${name}`;
}
