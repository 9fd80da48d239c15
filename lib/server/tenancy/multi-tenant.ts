import type { Feature } from './feature';

/** A group that exists in all tenants (`multi_tenant_k8s.md`). */
export interface CrossTenantGroup {
  /** Name in the settings of the server: letters, digits, single underscores. */
  readonly key: string;

  /**
   * Unique id.
   *
   * @example "2ab4bd2b-6ca5-4bd5-a1b1-0a7c4f9d7a0e"
   */
  readonly uuid: string;

  /**
   * Name that users see.
   *
   * @default - the key
   */
  readonly displayName?: string;

  /**
   * What members may use. Each feature must be enabled for the server or for the tenant, too.
   *
   * @default - nothing
   */
  readonly features?: Feature[];

  /**
   * Whether admins may choose the members in the UI.
   *
   * @default true
   */
  readonly assignable?: boolean;
}

/** Settings of a server that several tenants share (`multi_tenant_k8s.md`). */
export interface MultiTenant {
  /**
   * Refuse a second tenant of one name.
   *
   * @default true
   */
  readonly uniqueCompanyNames?: boolean;

  /**
   * Let admins, and the provisioning of tenants, create users directly.
   *
   * @default true
   */
  readonly userManagement?: boolean;

  /**
   * Give each tenant a queue for its UI applications, which its agent serves (`applicationsQueue`). CLEARML2002 when
   * `applications` says otherwise.
   *
   * @default - as `applications` says
   */
  readonly applicationsPerTenant?: boolean;

  /**
   * Features enabled for all tenants.
   *
   * @default - the server's
   */
  readonly features?: Feature[];

  /**
   * What each user may use.
   *
   * @default - all features of the tenant
   */
  readonly userFeatures?: Feature[];

  /**
   * What admins may use beside that.
   *
   * @default - all features of the tenant
   */
  readonly adminFeatures?: Feature[];

  /**
   * What those who manage queues may use beside that.
   *
   * @default - all features of the tenant
   */
  readonly queueAdminFeatures?: Feature[];

  /**
   * Groups of all tenants.
   *
   * @default - none but the server's own: users, admins, queue_admins
   */
  readonly groups?: CrossTenantGroup[];
}
