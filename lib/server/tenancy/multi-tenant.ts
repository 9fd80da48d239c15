/** A feature of ClearML that a server, a tenant or a group enables for its users (`multi_tenant_k8s.md`). */
export enum Feature {
  /** See users and groups of the tenant, and edit membership of groups that allow it. */
  USER_MANAGEMENT = 'user_management',
  /** Create users directly; the server-wide switch is needed, too. */
  USER_MANAGEMENT_ADVANCED = 'user_management_advanced',
  /** Edit access rules. */
  PERMISSIONS = 'permissions',
  /** See and run applications. */
  APPLICATIONS = 'applications',
  /** Upload, delete, enable and disable applications. */
  APP_MANAGEMENT = 'app_management',
  /** Create, change and delete queues. */
  QUEUE_MANAGEMENT = 'queue_management',
  /** Hyper-Datasets. */
  DATA_MANAGEMENT = 'data_management',
  /** Configuration vaults. */
  CONFIG_VAULT = 'config_vault',
  /** Pipelines. */
  PIPELINES = 'pipelines',
  /** Reports. */
  REPORTS = 'reports',
  /** Orchestration dashboard. */
  RESOURCE_DASHBOARD = 'resource_dashboard',
  /** The wizard for single sign-on. */
  SSO_MANAGEMENT = 'sso_management',
  /** Service accounts. */
  SERVICE_USERS = 'service_users',
  /** Resource policies. */
  RESOURCE_POLICY = 'resource_policy',
  /** Model endpoints. */
  MODEL_SERVING = 'model_serving',
  /** Menu item Dashboard. */
  SHOW_DASHBOARD = 'show_dashboard',
  /** Menu item Models. */
  SHOW_MODEL_VIEW = 'show_model_view',
  /** Menu item Projects. */
  SHOW_PROJECTS = 'show_projects',
  /** Menu item Orchestration; server 3.25 or later. */
  SHOW_ORCHESTRATION = 'show_orchestration',
  /** Menu item Datasets; server 3.25 or later. */
  SHOW_DATASETS = 'show_datasets',
  /** Sending custom events (`custom_billing.md`). */
  CUSTOM_EVENTS = 'custom_events',
}

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
   * Features for the members. Each feature must be enabled for the server or for the tenant, too.
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
   * Whether the server rejects a second tenant with the same name.
   *
   * @default true
   */
  readonly uniqueCompanyNames?: boolean;

  /**
   * Whether admins, and the provisioning of tenants, may create users directly.
   *
   * @default true
   */
  readonly userManagement?: boolean;

  /**
   * Whether each tenant has a queue for its UI applications, which its agent serves (`applicationsQueue`). CLEARML2002 when
   * `applications` sets another queue mode.
   *
   * @default - the queue mode of `applications`
   */
  readonly applicationsPerTenant?: boolean;

  /**
   * Features enabled for all tenants.
   *
   * @default - the server's
   */
  readonly features?: Feature[];

  /**
   * Features for each user.
   *
   * @default - all features of the tenant
   */
  readonly userFeatures?: Feature[];

  /**
   * Further features for admins.
   *
   * @default - all features of the tenant
   */
  readonly adminFeatures?: Feature[];

  /**
   * Further features for users who manage queues.
   *
   * @default - all features of the tenant
   */
  readonly queueAdminFeatures?: Feature[];

  /**
   * Groups of all tenants.
   *
   * @default - the groups of the server: users, admins, queue_admins
   */
  readonly groups?: CrossTenantGroup[];
}
