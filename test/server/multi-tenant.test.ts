import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Feature, type MultiTenant } from '../../lib/server/multi-tenant';
import type { EnvironmentEntry } from '../../lib/server/settings';
import { TENANTS_SCHEMA } from '../../lib/tenants/tenant-problems';
import { failureOf } from '../support/apps';
import fc from '../support/fast-check';
import { junk, oddText } from '../support/junk';
import { propertyRuns } from '../support/property-runs';
import { installationOf, serverOf } from './servers';

const UUID = '2ab4bd2b-6ca5-4bd5-a1b1-0a7c4f9d7a0e';

/** The settings of the API server, parsed like the API server parses them. */
function settingsOf(multiTenant: MultiTenant): Record<string, unknown> {
  const { sourcedValues } = installationOf({ multiTenant }).values;
  const variables = sourcedValues.find(({ source }) => source === 'multiTenant')?.value as EnvironmentEntry[];
  return Object.fromEntries(variables.map(({ name, value }) => [name, JSON.parse(value)]));
}

test('sets the settings of the ClearML documentation by default', () => {
  expect(settingsOf({})).toEqual({
    CLEARML__apiserver__company__unique_names: true,
    CLEARML__services__organization__features__user_management_advanced: true,
  });
});

test('disables unique company names and omits user management', () => {
  expect(settingsOf({ uniqueCompanyNames: false, userManagement: false })).toEqual({
    CLEARML__apiserver__company__unique_names: false,
  });
});

test('converts features of the server and of groups to settings', () => {
  const settings = settingsOf({
    features: [Feature.CONFIG_VAULT],
    userFeatures: [Feature.APPLICATIONS],
    adminFeatures: [Feature.APP_MANAGEMENT, Feature.USER_MANAGEMENT_ADVANCED],
    queueAdminFeatures: [],
    groups: [{ key: 'my_group_name', uuid: UUID, displayName: 'My Group Name', features: [Feature.REPORTS] }],
  });
  expect(settings).toMatchObject({
    CLEARML__services__organization__features__config_vault: true,
    CLEARML__services__auth__default_groups__users__features: ['applications'],
    CLEARML__services__auth__default_groups__admins__features: ['app_management', 'user_management_advanced'],
    CLEARML__services__auth__default_groups__queue_admins__features: [],
    CLEARML__services__auth__default_groups__my_group_name__features: ['reports'],
    CLEARML__services__auth__default_groups__my_group_name__assignable: true,
  });
});

test('sets the login page of each tenant as in sso_multi_tenant_login.md', () => {
  expect(settingsOf({ loginPerTenant: true })).toMatchObject({
    CLEARML__services__login__sso__tenant_login: true,
    CLEARML__services__login__sso__allow_settings_providers: false,
  });
  const webSettings = (loginPerTenant: boolean) => {
    const { sourcedValues } = installationOf({ multiTenant: { loginPerTenant } }).values;
    return sourcedValues.filter(({ path, source }) => path === 'webserver.extraEnvs' && /^multiTenant/.test(source));
  };
  const value = [{ name: 'WEBSERVER__onlyPasswordLogin', value: 'true' }];
  expect(webSettings(true)).toMatchObject([{ value, source: 'multiTenant.loginPerTenant' }]);
  expect(webSettings(false)).toEqual([]);
});

/** Features that the ClearML documentation calls deprecated: they grant nothing, so `Feature` does not have them. */
const DEPRECATED = ['experiments', 'queues'];
const granting = (features: string[]) => features.filter((feature) => !DEPRECATED.includes(feature)) as Feature[];

test('sets the groups across tenants of multi_tenant_k8s.md', () => {
  const documented = parse(`
    CLEARML__services__auth__default_groups__my_group_name__id: ${UUID}
    CLEARML__services__auth__default_groups__my_group_name__name: My Group Name
    CLEARML__services__auth__default_groups__my_group_name__features:
      [applications, experiments, queues, pipelines, reports, show_dashboard, show_projects]
    CLEARML__services__auth__default_groups__my_group_name__assignable: false
    CLEARML__services__auth__default_groups__my_group_name__system: false`);
  const features = granting(documented.CLEARML__services__auth__default_groups__my_group_name__features);
  const group = { key: 'my_group_name', uuid: UUID, displayName: 'My Group Name', assignable: false, features };
  expect(settingsOf({ groups: [group] })).toMatchObject({
    ...documented,
    CLEARML__services__auth__default_groups__my_group_name__features: features,
  });
});

test('sets all features for administrators and none for users as in multi_tenant_k8s.md', () => {
  const documented =
    parse(`[user_management, user_management_advanced, permissions, applications, app_management, queues,
    queue_management, data_management, config_vault, pipelines, reports, resource_dashboard, sso_management, service_users,
    resource_policy, model_serving, show_dashboard, show_model_view, show_projects]`);
  expect(settingsOf({ adminFeatures: granting(documented), userFeatures: [] })).toMatchObject({
    CLEARML__services__organization__features__user_management_advanced: true,
    CLEARML__services__auth__default_groups__admins__features: granting(documented),
    CLEARML__services__auth__default_groups__users__features: [],
  });
});

const groupA = { key: 'a', uuid: UUID };
const userFeatures = [Feature.USER_MANAGEMENT_ADVANCED];

test.each<[string, MultiTenant]>([
  ['group a with uuid "abcd-1234-abcd-1234"', { groups: [{ key: 'a', uuid: 'abcd-1234-abcd-1234' }] }],
  ['a group with key "a__b"', { groups: [{ key: 'a__b', uuid: UUID }] }],
  ['two groups admins', { groups: [{ key: 'admins', uuid: UUID }] }],
  [`two groups ${UUID}`, { groups: [groupA, { key: 'b', uuid: UUID.toUpperCase() }] }],
  ['userFeatures gives user_management_advanced, and userManagement is false', { userManagement: false, userFeatures }],
])('rejects with CLEARML9076: %s', (found, multiTenant) => {
  const { message } = failureOf(() => serverOf({ multiTenant }));
  expect(message).toMatch(/^CLEARML9076 clearml\/server: /);
  expect(message).toContain(found);
});

test.each<[MultiTenant, string]>([
  [{ features: ['flying' as Feature] }, 'multiTenant.features[0] is "flying"'],
  [{ adminFeatures: ['queues' as Feature] }, 'multiTenant.adminFeatures[0] is "queues"'],
])('rejects an unknown feature with CLEARML1017: %j', (multiTenant, found) => {
  expect(failureOf(() => serverOf({ multiTenant })).message).toContain(`CLEARML1017 clearml/server: ${found}\n`);
});

test('the schema of tenant files lists the same features', () => {
  const { $defs } = JSON.parse(readFileSync(TENANTS_SCHEMA, 'utf8'));
  expect($defs.feature.enum).toEqual(Object.values(Feature));
});

test('accepts random settings, or rejects them with an error code', () => {
  const text = fc.oneof(oddText, fc.constantFrom('users', 'a', 'a__b', '__proto__', UUID));
  const features = fc.array(fc.oneof(fc.constantFrom(...Object.values(Feature)), text as fc.Arbitrary<Feature>), {
    maxLength: 3,
  });
  const group = fc.record({ key: text, uuid: fc.oneof(fc.uuid(), text), features }, { requiredKeys: ['key', 'uuid'] });
  const settings = fc.record(
    { features, userFeatures: features, userManagement: fc.boolean(), groups: fc.array(group, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  const names = ['uniqueCompanyNames', 'userManagement', 'applicationsPerTenant', 'userFeatures', 'groups', 'group'];
  const anyProp = fc.tuple(fc.constantFrom(...names), junk).map(([name, value]) => ({ [name]: value }));
  const anyGroup = fc.tuple(fc.constantFrom('key', 'uuid', 'features', 'displayName', 'assignable'), junk);
  const anyGroups = anyGroup.map(([name, value]) => ({ groups: [{ key: 'a', uuid: UUID, [name]: value }] }));
  fc.assert(
    fc.property(fc.oneof(settings, anyProp, anyGroups, junk) as fc.Arbitrary<MultiTenant>, (multiTenant) => {
      try {
        installationOf({ multiTenant });
      } catch (error) {
        expect((error as Error).message).toMatch(/^CLEARML(?:9076|1017): /);
      }
    }),
    { numRuns: propertyRuns(80) },
  );
});
