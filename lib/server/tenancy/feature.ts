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
