import { CodedError } from '../core/errors/coded-error';
import { isUuid } from '../core/props/value-checks';
import { ApplicationQueueMode } from './application-options';
import type { ServerInstallation } from './server-installation';
import { type EnvironmentEntry, serverSetting, webSetting } from './settings';

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
   * Whether each tenant has a login page of its own with its identity provider (`sso_multi_tenant_login.md`): `singleSignOn` of `Tenant`.
   * The login page of the server then accepts passwords only, and hides identity providers that belong to no tenant.
   *
   * @default false
   */
  readonly loginPerTenant?: boolean;

  /**
   * Features enabled for all tenants.
   *
   * @default - the features that the server enables
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

const GROUPS = 'services.auth.default_groups';

/** Settings of the API server for a login page of each tenant. */
const LOGIN_PER_TENANT = [
  serverSetting('services.login.sso.tenant_login', true),
  serverSetting('services.login.sso.allow_settings_providers', false),
];

/** Groups that every server has, and the props with the features of their members. */
const BUILT_IN = { users: 'userFeatures', admins: 'adminFeatures', queue_admins: 'queueAdminFeatures' } as const;

/**
 * Sets the settings of a server that several tenants share (`multi_tenant_k8s.md`).
 *
 * @throws CLEARML9076 when a group is invalid, or receives a feature that the server disables
 */
export function setMultiTenant({ values }: ServerInstallation, multiTenant: MultiTenant): void {
  const { uniqueCompanyNames = true, userManagement = true, applicationsPerTenant } = multiTenant;
  const { features = [], groups = [], loginPerTenant = false } = multiTenant;
  requireGroups(groups);
  const enabled = new Set<string>([...(userManagement ? [Feature.USER_MANAGEMENT_ADVANCED] : []), ...features]);
  const builtIn = Object.entries(BUILT_IN).flatMap(([group, prop]) => {
    const list = multiTenant[prop];
    requireSwitch(list ?? [], prop, enabled);
    return list === undefined ? [] : [serverSetting(`${GROUPS}.${group}.features`, list)];
  });
  const settings = [
    serverSetting('apiserver.company.unique_names', uniqueCompanyNames),
    ...[...enabled].map((feature) => serverSetting(`services.organization.features.${feature}`, true)),
    ...builtIn,
    ...groups.flatMap((group) => groupSettings(group, enabled)),
    ...(loginPerTenant ? LOGIN_PER_TENANT : []),
  ];
  values.addEnvironment('apiserver', settings, 'multiTenant');
  if (loginPerTenant) {
    values.addEnvironment('webserver', [webSetting('onlyPasswordLogin', true)], 'multiTenant.loginPerTenant');
  }
  if (applicationsPerTenant !== undefined) {
    const mode = applicationsPerTenant ? ApplicationQueueMode.PER_TENANT : ApplicationQueueMode.GLOBAL;
    values.add('clearmlApplications.queueMode', mode, 'multiTenant.applicationsPerTenant');
  }
}

function groupSettings(group: CrossTenantGroup, enabled: ReadonlySet<string>): EnvironmentEntry[] {
  const { key, uuid, displayName = key, features = [], assignable = true } = group;
  requireSwitch(features, `groups: features of ${key}`, enabled);
  const properties = { id: uuid, name: displayName, features, assignable, system: false };
  return Object.entries(properties).map(([name, value]) => serverSetting(`${GROUPS}.${key}.${name}`, value));
}

function requireGroups(groups: readonly CrossTenantGroup[]): void {
  const taken = new Set<string>(Object.keys(BUILT_IN));
  for (const { key, uuid } of groups) {
    // Two underscores would end a word of the path.
    if (!/^[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*$/.test(key)) {
      throw invalid(`a group with key ${JSON.stringify(key)}`, 'letters, digits and single underscores', 'correct key');
    }
    if (!isUuid(uuid)) {
      throw invalid(
        `group ${key} with uuid ${JSON.stringify(uuid)}`,
        'a UUID',
        '`uuidgen` generates one; do not change it later',
      );
    }
    for (const value of [key, uuid.toLowerCase()]) {
      if (taken.has(value)) {
        throw invalid(`two groups ${value}`, 'a key and a UUID of its own for each group', 'correct the groups');
      }
      taken.add(value);
    }
  }
}

function requireSwitch(features: readonly Feature[], prop: string, enabled: ReadonlySet<string>): void {
  if (features.includes(Feature.USER_MANAGEMENT_ADVANCED) && !enabled.has(Feature.USER_MANAGEMENT_ADVANCED)) {
    throw invalid(
      `${prop} gives user_management_advanced, and userManagement is false`,
      'features of groups that are enabled for the server',
      'remove one of the two',
    );
  }
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9076', { found, expected, fix });
}
