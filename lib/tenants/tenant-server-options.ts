import type { ApplicationVisibility } from '../server/policies';

/** A set of features of a company. */
export enum FeatureSet {
  /** Basic features. */
  BASIC = 'basic',
  /** Advanced features. */
  ADVANCED = 'advanced',
}

/** Limits of the UI applications of a tenant (API reference, `system.update_company_settings`). */
export interface TenantApplications {
  /**
   * Maximum number of instances that run at the same time.
   *
   * @default - the default of the server
   */
  readonly maxRunning?: number;

  /**
   * Ids of the applications of the tenant.
   *
   * @default - all applications
   */
  readonly ids?: string[];

  /**
   * Categories of the applications of the tenant.
   *
   * @default - all categories
   */
  readonly categories?: string[];

  /**
   * Categories of applications that the tenant does not have.
   *
   * @default - no categories
   */
  readonly excludedCategories?: string[];

  /**
   * Ids of applications whose instances only the users who launched them may access.
   *
   * @default - no applications
   */
  readonly ownerOnly?: string[];

  /**
   * Whether admins of the tenant may access the running instances of all users.
   *
   * @default - the default of the server
   */
  readonly adminsAccessAll?: boolean;
}

/** Visibility of application instances in a tenant (`app_visibility_policy.md`). */
export interface TenantVisibility {
  /**
   * Users who see an instance.
   *
   * @default - the setting of the server
   */
  readonly allowed?: ApplicationVisibility;

  /**
   * Whether admins see all instances.
   *
   * @default - the setting of the server
   */
  readonly adminsAccessAll?: boolean;

  /**
   * Users who see instances of an application, by application id.
   *
   * @default - `allowed`
   */
  readonly applications?: { [id: string]: ApplicationVisibility };

  /**
   * Users who see instances of the applications of a category, by category.
   *
   * @default - `allowed`
   */
  readonly categories?: { [category: string]: ApplicationVisibility };
}

/** Values for the templates of custom events (`custom_billing.md`). A template determines which values it requires. */
export interface TenantCustomEvents {
  /**
   * Id of the service instance.
   *
   * @default - none
   */
  readonly serviceInstanceId?: string;

  /**
   * Name of the service instance.
   *
   * @default - none
   */
  readonly serviceInstanceName?: string;

  /**
   * Name of the tenant of the customer.
   *
   * @default - none
   */
  readonly customerTenantName?: string;

  /**
   * Name of the space of the customer.
   *
   * @default - none
   */
  readonly customerSpaceName?: string;

  /**
   * Id of the space of the customer.
   *
   * @default - none
   */
  readonly customerSpaceId?: string;

  /**
   * Connection points.
   *
   * @default - none
   */
  readonly connectionPoints?: string[];
}
