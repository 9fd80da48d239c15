import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { locate } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import type { HelmRelease } from '../release/helm-release';
import { type AddOn, addOnNamespace, declareAddOn, renderAddOn } from './add-on';
import type { GpuAddOnProps } from './add-on-props';
import { dynamicMigChart } from './gpu-charts';
import { allowPrivilegedPods } from './operator-namespace';
import { needMigNodes } from './operator-prerequisites';

const ADD_ON: AddOn = {
  kind: 'dynamic MIG operator',
  entry: CATALOG.dynamicMigOperator,
  wants: 'GpuSharing.dynamicMig() or GpuSharing.mixed()',
  fits: ({ _mig }) => _mig,
};

const REASON = 'the dynamic MIG operator partitions the GPUs of the nodes';

/** Properties of `DynamicMigOperator`. */
export interface DynamicMigOperatorProps extends GpuAddOnProps {}

/**
 * The dynamic MIG operator (CDMO): it partitions GPUs into the MIG slices that pods ask for (`cdmo.md`). Queues ask for them by
 * `Gpus.mig`.
 *
 * @example
 * new DynamicMigOperator(chart, 'cdmo', {
 *   chart: ChartSource.enterprise('1.0.0'),
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 * });
 */
export class DynamicMigOperator extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** Namespace of the operator: unless props or the cdk8s chart name one, `cdmo`. */
  public readonly inNamespace: string;

  /**
   * @throws CLEARML9032 when nothing says how images are pulled, CLEARML9033 at synth when no GPU operator lets it partition
   * GPUs, CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: DynamicMigOperatorProps) {
    super(scope, id);
    const path = this.node.path;
    const checked = locate(path, () => validateProps(props, 'DynamicMigOperatorProps'));
    locate(path, () => declareAddOn(this, ADD_ON, checked.installedSharing));
    this.inNamespace = locate(path, () => addOnNamespace(this, ADD_ON, checked));
    allowPrivilegedPods(this, this.inNamespace, REASON);
    needMigNodes(this);
    this.release = locate(path, () =>
      renderAddOn(this, dynamicMigChart(checked.chart), this.inNamespace, ADD_ON, checked),
    );
  }
}
