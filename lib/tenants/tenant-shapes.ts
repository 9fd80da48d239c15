import type { ServerEndpoints } from '../chart/server-reference';
import { SECRET_DELIVERY } from '../core/props/common-shapes';
import { QUANTITIES } from '../core/props/kubernetes-shapes';
import { ANYTHING, MAP, made, memberOf, propsOf, type Shapes, shaped, TEXT, TEXT_MAP } from '../core/props/shapes';
import { PodSecurityLevel } from '../security/standards/pod-security-level';
import type { TenantFleetProps } from './tenant-fleet-props';
import type { TenantWorkspaceOptions, TenantWorkspaceProps } from './tenant-workspace-props';

const ENDPOINTS: Shapes<ServerEndpoints> = { apiUrl: TEXT, appUrl: TEXT, filesUrl: TEXT };

/** Agents, gateways and namespaces judge what is theirs. */
const OPTIONS: Shapes<TenantWorkspaceOptions> = {
  server: made('a server, such as a ClearmlServer', 'apiUrl'),
  endpoints: propsOf(ENDPOINTS, 'apiUrl', 'appUrl'),
  agent: MAP,
  gateway: MAP,
  credentials: made('TenantCredentials, such as TenantCredentials.fromSecret(name)', '_of'),
  networkIsolation: MAP,
  quota: QUANTITIES,
  limits: MAP,
  labels: TEXT_MAP,
  podSecurityLevel: memberOf(PodSecurityLevel),
  secretDelivery: SECRET_DELIVERY,
};

// What a tenant is has a schema.
const WORKSPACE: Shapes<TenantWorkspaceProps> = { ...OPTIONS, tenant: ANYTHING };
const FLEET: Shapes<TenantFleetProps> = {
  ...OPTIONS,
  tenants: made('Tenants, such as Tenants.fromFile(path)', 'all'),
};

/**
 * The props without those that are null.
 *
 * @throws CLEARML9080 when props of a workspace do not have their types
 */
export function shapedWorkspace(props: TenantWorkspaceProps): TenantWorkspaceProps {
  return shaped(props, '', WORKSPACE, 'CLEARML9080', 'tenant', 'agent', 'credentials');
}

/**
 * The props without those that are null.
 *
 * @throws CLEARML9080 when props of a fleet do not have their types
 */
export function shapedFleet(props: TenantFleetProps): TenantFleetProps {
  return shaped(props, '', FLEET, 'CLEARML9080', 'tenants', 'agent', 'credentials');
}
