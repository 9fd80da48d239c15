import { Construct } from 'constructs';
import { locate } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import { chartIdOf } from './tenant';
import { TenantWorkspace } from './tenant-workspace';
import type { TenantFleetProps } from './tenant-workspace-props';

/**
 * A workspace for each of many tenants. Each tenant has separate manifest files, `tenant-<name>`. The files of a tenant
 * do not depend on the other tenants.
 *
 * @example
 * new TenantFleet(app, 'tenants', {
 *   tenants: Tenants.fromFile('tenants.yaml'),
 *   server,
 *   agent: { chart: ChartSource.enterprise('6.14.6'), queues: [{ name: '1xGPU', gpus: Gpus.whole(1) }] },
 *   credentials: TenantCredentials.fromSecret('clearml-agent-credentials'),
 * });
 */
export class TenantFleet extends Construct {
  /** The workspaces, in the order of the tenants. */
  public readonly workspaces: TenantWorkspace[];

  /** Namespaces of the tenants, for `clientNamespaces` of the namespace of the server. */
  public readonly inNamespaces: string[];

  /** @throws CLEARML9073 when tenants share values that must be unique, CLEARML9074 when they share credentials */
  public constructor(scope: Construct, id: string, props: TenantFleetProps) {
    super(scope, id);
    const checked = locate(this.node.path, () => validateProps(props, 'TenantFleetProps'));
    const { tenants, ...options } = checked;
    // The workspaces are siblings of the fleet, because the path of a chart determines its file name.
    this.workspaces = tenants.all.map(
      (tenant) => new TenantWorkspace(scope, chartIdOf(tenant), { ...options, tenant }),
    );
    this.inNamespaces = this.workspaces.map(({ inNamespace }) => inNamespace);
  }
}
