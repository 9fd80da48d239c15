import { CodedError } from '../../core/errors/coded-error';
import { ApplicationQueueMode } from '../applications';
import type { ServerInstallation } from '../server-chart';
import { type EnvironmentEntry, serverSetting } from '../settings';
import { type CrossTenantGroup, Feature, type MultiTenant } from './multi-tenant';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const GROUPS = 'services.auth.default_groups';

/** Groups that every server has, and the props with the features of their members. */
const BUILT_IN = { users: 'userFeatures', admins: 'adminFeatures', queue_admins: 'queueAdminFeatures' } as const;

/**
 * Sets the settings of a server that several tenants share (`multi_tenant_k8s.md`).
 *
 * @throws CLEARML9076 when a group is invalid, or receives a feature that the server disables
 */
export function setMultiTenant({ values }: ServerInstallation, multiTenant: MultiTenant): void {
  const { uniqueCompanyNames = true, userManagement = true, applicationsPerTenant } = multiTenant;
  const { features = [], groups = [] } = multiTenant;
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
  ];
  values.addEnvironment('apiserver', settings, 'multiTenant');
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
    if (!UUID.test(uuid)) {
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
