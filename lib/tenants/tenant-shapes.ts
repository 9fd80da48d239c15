import { SERVER_SHAPES } from '../agent/agent-shapes';
import { SECRET_DELIVERY } from '../core/props/common-shapes';
import { QUANTITIES } from '../core/props/kubernetes-shapes';
import { ANYTHING, MAP, made, memberOf, type Shapes, shaped, TEXT_MAP } from '../core/props/shapes';
import { PodSecurityLevel } from '../security/standards/pod-security-level';
import type { TenantFleetProps, TenantWorkspaceOptions, TenantWorkspaceProps } from './tenant-workspace-props';

/** The constructs of agents, gateways and namespaces validate their props. */
const OPTIONS: Shapes<TenantWorkspaceOptions> = {
  ...SERVER_SHAPES,
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

// The JSON schema validates the tenant.
const WORKSPACE: Shapes<TenantWorkspaceProps> = { ...OPTIONS, tenant: ANYTHING };
const FLEET: Shapes<TenantFleetProps> = {
  ...OPTIONS,
  tenants: made('Tenants, such as Tenants.fromFile(path)', 'all'),
};

/**
 * Validates the props of a workspace, and removes null props.
 *
 * @throws CLEARML9080 when a prop has the wrong type
 */
export function shapedWorkspace(props: TenantWorkspaceProps): TenantWorkspaceProps {
  return shaped(props, '', WORKSPACE, 'CLEARML9080', 'tenant', 'agent', 'credentials');
}

/**
 * Validates the props of a fleet, and removes null props.
 *
 * @throws CLEARML9080 when a prop has the wrong type
 */
export function shapedFleet(props: TenantFleetProps): TenantFleetProps {
  return shaped(props, '', FLEET, 'CLEARML9080', 'tenants', 'agent', 'credentials');
}
