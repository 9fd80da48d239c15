import { Construct } from 'constructs';
import { locate } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import type { TenantFleetProps } from './tenant-fleet-props';
import { TenantWorkspace } from './tenant-workspace';

/**
 * A workspace for each of many tenants. Each has manifest files of its own, `tenant-<name>`, beside those of the app: they
 * are the same whether the tenant is alone or one of a thousand.
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

  /** Namespaces of the tenants: those that the server's must let in. */
  public readonly inNamespaces: string[];

  /** @throws CLEARML9073 when tenants share what each must have alone, CLEARML9074 when they share credentials */
  public constructor(scope: Construct, id: string, props: TenantFleetProps) {
    super(scope, id);
    const checked = locate(this.node.path, () => validateProps(props, 'TenantFleetProps'));
    const { tenants, ...options } = checked;
    // Beside the fleet, not in it: names of files derive from the path of a chart.
    this.workspaces = tenants.all.map((tenant) => new TenantWorkspace(scope, { ...options, tenant }));
    this.inNamespaces = this.workspaces.map(({ inNamespace }) => inNamespace);
  }
}
