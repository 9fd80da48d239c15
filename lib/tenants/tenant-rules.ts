import { CodedError } from '../core/errors/coded-error';
import { objectsAt } from '../helm/data/json';
import { Feature } from '../server/multi-tenant';
import { ClearmlServer } from '../server/server';
import { serverSetting } from '../server/settings';
import type { Tenant } from './tenant';
import type { TenantWorkspaceProps } from './tenant-workspace-props';

/** Fields that have no effect without the provisioning Job. */
const PROVISIONED_FIELDS = [
  'applications',
  'cookieDomain',
  'customEvents',
  'featureSet',
  'maxServiceUsers',
  'removeOtherMembers',
  'serviceUserAdmins',
  'singleSignOn',
  'visibility',
] as const;

/**
 * Checks the settings of a tenant against each other, and against a server of this app.
 *
 * @throws CLEARML9072 when settings have no effect or contradict each other, CLEARML9081 when the server does not permit its login
 */
export function requireEffectiveSettings({ tenant, server, endpoints, credentials }: TenantWorkspaceProps): void {
  const field = PROVISIONED_FIELDS.find((name) => tenant[name] !== undefined);
  if (field !== undefined && credentials._provisioning === undefined) {
    throw invalid(
      `tenant ${tenant.name} has ${field}, but no Job that sends it to the server`,
      'credentials by TenantCredentials.provisioned',
      `use provisioned credentials, or remove ${field}`,
    );
  }
  rejectRemovalOfAll(tenant);
  const ofApp = server instanceof ClearmlServer ? server : undefined;
  requireCustomEvents(tenant, ofApp);
  requireLogin(tenant, (server ?? endpoints)?.appUrl ?? '', ofApp);
}

/** @throws CLEARML9072 when an omitted list would remove the invitations of all users */
export function rejectRemovalOfAll({ name, members, removeOtherMembers }: Tenant): void {
  if (removeOtherMembers && members === undefined) {
    throw invalid(
      `tenant ${name} has removeOtherMembers, but no members`,
      'a list of members, because all other mail addresses are removed',
      'set members; an empty list removes all',
    );
  }
}

/** @throws CLEARML9072 when the server would reject the company name (API reference, `system.create_company`) */
export function requireCompanyName({ name, company = name }: Tenant): void {
  if ([...String(company)].length < 3) {
    throw invalid(
      `the company of tenant ${name} has the name ${JSON.stringify(company)}`,
      'at least three characters: the server rejects shorter names',
      'set company of the tenant to a longer name',
    );
  }
}

/** Only tenants with the feature send custom events (`custom_billing.md`). */
function requireCustomEvents(tenant: Tenant, server: ClearmlServer | undefined): void {
  const { name, customEvents, features = [], excludedFeatures = [] } = tenant;
  const feature = Feature.CUSTOM_EVENTS;
  const isExcluded = excludedFeatures.includes(feature);
  const isEnabled = features.includes(feature) || isOn(server, `services.organization.features.${feature}`);
  if (customEvents !== undefined && (isExcluded || !isEnabled)) {
    throw invalid(
      `tenant ${name} has customEvents ${isExcluded ? 'and excludes' : 'without'} the feature ${feature}`,
      `the feature ${feature}`,
      isExcluded ? `remove it from excludedFeatures` : `add ${feature} to features of the tenant`,
    );
  }
}

function requireLogin({ name, singleSignOn }: Tenant, appUrl: string, server: ClearmlServer | undefined): void {
  if (singleSignOn === undefined) {
    return;
  }
  if (!appUrl.startsWith('https://')) {
    throw new CodedError('CLEARML9081', {
      found: `tenant ${name} has singleSignOn, and the web UI has the URL ${appUrl}`,
      expected: 'an https URL, to which the identity provider sends users',
      fix: 'expose the server with TLS, or correct endpoints',
    });
  }
  if (server && !isOn(server, 'services.login.sso.tenant_login')) {
    throw new CodedError('CLEARML9081', {
      found: `tenant ${name} has singleSignOn, but ${server.node.path} has no login for each tenant`,
      expected: 'multiTenant.loginPerTenant of the server',
      fix: 'set multiTenant: { loginPerTenant: true } of the server',
    });
  }
}

/** Whether a setting of a server is true. The server compares names in any case. */
function isOn(server: ClearmlServer | undefined, path: string): boolean {
  const { name, value } = serverSetting(path, true);
  const entries = objectsAt(server?.release._values.at('apiserver'), 'extraEnvs');
  return entries.some((entry) => String(entry.name).toLowerCase() === name.toLowerCase() && entry.value === value);
}

function invalid(found: string, expected: string, fix: string): CodedError {
  return new CodedError('CLEARML9072', { found, expected, fix });
}
