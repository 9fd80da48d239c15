import { readFileSync } from 'node:fs';
import { Feature } from '../../lib/server/multi-tenant';
import { ApplicationVisibility } from '../../lib/server/policies';
import { serverSettingsOf } from '../../lib/tenants/provisioning/server-settings';
import type { Tenant } from '../../lib/tenants/tenant';
import { TENANTS_SCHEMA } from '../../lib/tenants/tenant-problems';
import { FeatureSet } from '../../lib/tenants/tenant-server-options';
import { Tenants } from '../../lib/tenants/tenants';
import { fileWith, rejection } from './fleets';

const { ALL, GROUPS, OWNER } = ApplicationVisibility;

/** A tenant with all settings, and the fields of the API reference and of custom_billing.md that they set. */
const TENANT: Tenant = {
  name: 'acme',
  features: [Feature.CUSTOM_EVENTS],
  excludedFeatures: [Feature.REPORTS],
  featureSet: FeatureSet.BASIC,
  maxUsers: 10,
  maxServiceUsers: 2,
  serviceUserAdmins: false,
  applications: {
    maxRunning: 3,
    ids: ['hpo'],
    categories: ['a'],
    excludedCategories: ['b'],
    ownerOnly: ['jupyter'],
    adminsAccessAll: true,
  },
  cookieDomain: 'acme.example.com',
  visibility: { allowed: GROUPS, adminsAccessAll: true, applications: { hpo: OWNER }, categories: { a: ALL } },
  customEvents: {
    serviceInstanceId: 'i',
    serviceInstanceName: 'n',
    customerTenantName: 't',
    customerSpaceName: 's',
    customerSpaceId: 'sid',
    connectionPoints: ['p'],
  },
};

const COMPANY_SETTINGS = {
  features: ['custom_events'],
  exclude_features: ['reports'],
  feature_set: 'basic',
  allowed_users: 10,
  allowed_service_users: 2,
  allow_service_user_admins: false,
  max_running_apps: 3,
  supported_application_ids: ['hpo'],
  supported_application_categories: ['a'],
  excluded_application_categories: ['b'],
  app_access_by_owners: ['jupyter'],
  admin_access_all_apps: true,
  cookie_options: { domain: 'acme.example.com' },
};
const APPLICATION_ACCESS = {
  allowed: 'groups',
  admin_access_all: true,
  applications: { hpo: { allowed: 'owner' } },
  categories: { a: { allowed: 'all' } },
};
const CUSTOM_EVENTS = {
  service_instance_id: 'i',
  service_instance_name: 'n',
  service_instance_customer_tenant_name: 't',
  service_instance_customer_space_name: 's',
  service_instance_customer_space_id: 'sid',
  parameters_connection_points: ['p'],
};
const DOCUMENTED = {
  companySettings: COMPANY_SETTINGS,
  applicationAccess: APPLICATION_ACCESS,
  customEvents: CUSTOM_EVENTS,
};

test('each setting is a documented field of the API', () => {
  expect(serverSettingsOf(TENANT)).toEqual(DOCUMENTED);
});

test('a tenant without settings sends nothing, and removed rules of visibility are sent as empty maps', () => {
  expect(serverSettingsOf({ name: 'a' })).toEqual({});
  const { applicationAccess } = serverSettingsOf({ name: 'a', visibility: { allowed: OWNER } });
  expect(applicationAccess).toEqual({ allowed: 'owner', applications: {}, categories: {} });
});

test('files contain the same settings in YAML, JSON and CSV', () => {
  const text = JSON.stringify({ tenants: [TENANT] });
  const cellsOf = (node: object, path = ''): [string, string][] =>
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? cellsOf(value, `${path}${key}/`)
        : [[`${path}${key}`, [value].flat().join(';')]],
    );
  const cells = cellsOf(TENANT);
  const csv = [cells.map(([column]) => column), cells.map(([, cell]) => cell)].map((row) => row.join(',')).join('\n');
  for (const [ending, content] of Object.entries({ yaml: text, json: text, csv })) {
    expect([ending, Tenants.fromFile(fileWith(content, ending)).all]).toEqual([ending, [TENANT]]);
  }
});

test('the schema lists the members of the enums', () => {
  const { $defs } = JSON.parse(readFileSync(TENANTS_SCHEMA, 'utf8'));
  expect($defs.access.enum).toEqual(Object.values(ApplicationVisibility));
  expect($defs.tenant.properties.featureSet.enum).toEqual(Object.values(FeatureSet));
});

test.each<[string, string]>([
  ['visibility: {allowed: group}', 'allowed is "group"; groups is'],
  ['visibility: {applications: {hpo: nobody}}', 'hpo is "nobody", not one of all, owner, groups'],
  ['applications: {maxRunning: -1}', 'maxRunning is -1, less than 0'],
  ['applications: {idss: [a]}', 'idss is not a known field; ids is'],
  ['customEvents: {serviceInstanceId: 7}', 'serviceInstanceId is 7, not text: write "7"'],
  ['removeOtherMembers: maybe', 'removeOtherMembers is "maybe", not true or false'],
  ['cookieDomain: "a b"', 'cookieDomain is "a b" (Domain of the login cookie)'],
])('CLEARML9072 reports %s', (field, found) => {
  const message = rejection(`tenants: [{name: a, ${field}}]`, 'yaml');
  expect(message).toMatch(/^CLEARML9072: tenants\.yaml line 1, column \d+: /);
  expect(message).toContain(found);
});
