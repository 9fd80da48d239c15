import type { TenantWorkspaceOptions } from './tenant-workspace-props';
import type { Tenants } from './tenants';

/** Properties of `TenantFleet`. */
export interface TenantFleetProps extends TenantWorkspaceOptions {
  /**
   * The tenants.
   *
   * @example Tenants.fromFile('tenants.yaml')
   */
  readonly tenants: Tenants;
}
