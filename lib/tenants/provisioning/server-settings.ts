import type { ApplicationVisibility } from '../../server/policies';
import type { Tenant } from '../tenant';

type Rows = { readonly [key: string]: (tenant: Tenant) => unknown };

/** Fields of `system.update_company_settings` (API reference). */
const COMPANY_SETTINGS: Rows = {
  features: ({ features }) => features,
  exclude_features: ({ excludedFeatures }) => excludedFeatures,
  feature_set: ({ featureSet }) => featureSet,
  allowed_users: ({ maxUsers }) => maxUsers,
  allowed_service_users: ({ maxServiceUsers }) => maxServiceUsers,
  allow_service_user_admins: ({ serviceUserAdmins }) => serviceUserAdmins,
  max_running_apps: ({ applications }) => applications?.maxRunning,
  supported_application_ids: ({ applications }) => applications?.ids,
  supported_application_categories: ({ applications }) => applications?.categories,
  excluded_application_categories: ({ applications }) => applications?.excludedCategories,
  app_access_by_owners: ({ applications }) => applications?.ownerOnly,
  admin_access_all_apps: ({ applications }) => applications?.adminsAccessAll,
  cookie_options: ({ cookieDomain }) => cookieDomain && { domain: cookieDomain },
};

/** `app_instance_access` of `system.update_company_app_instance_access`. Empty maps remove earlier entries. */
const APPLICATION_ACCESS: Rows = {
  allowed: ({ visibility }) => visibility?.allowed,
  admin_access_all: ({ visibility }) => visibility?.adminsAccessAll,
  applications: ({ visibility }) => visibility && allowedIn(visibility.applications),
  categories: ({ visibility }) => visibility && allowedIn(visibility.categories),
};

/** `fields` of `system.update_company_custom_events_config`. */
const CUSTOM_EVENTS: Rows = {
  service_instance_id: ({ customEvents }) => customEvents?.serviceInstanceId,
  service_instance_name: ({ customEvents }) => customEvents?.serviceInstanceName,
  service_instance_customer_tenant_name: ({ customEvents }) => customEvents?.customerTenantName,
  service_instance_customer_space_name: ({ customEvents }) => customEvents?.customerSpaceName,
  service_instance_customer_space_id: ({ customEvents }) => customEvents?.customerSpaceId,
  parameters_connection_points: ({ customEvents }) => customEvents?.connectionPoints,
};

function allowedIn(access: { [name: string]: ApplicationVisibility } = {}): object {
  return Object.fromEntries(Object.entries(access).map(([name, allowed]) => [name, { allowed }]));
}

/** The settings of a tenant, as the API receives them. Undefined where a tenant has none. */
export function serverSettingsOf(tenant: Tenant) {
  return {
    companySettings: bodyOf(COMPANY_SETTINGS, tenant),
    applicationAccess: bodyOf(APPLICATION_ACCESS, tenant),
    customEvents: bodyOf(CUSTOM_EVENTS, tenant),
  };
}

function bodyOf(rows: Rows, tenant: Tenant): object | undefined {
  const entries = Object.entries(rows).map(([key, settingOf]) => [key, settingOf(tenant)] as const);
  const present = entries.filter(([, value]) => value !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}
