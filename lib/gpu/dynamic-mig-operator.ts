import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import type { HelmRelease } from '../release/helm-release';
import { type AddOn, addOnChart, installAddOn } from './gpu-add-on';
import type { GpuAddOnProps } from './gpu-operator-props';
import { allowPrivilegedPods } from './operator-namespace';
import { needMigNodes } from './operators';

const ADD_ON: AddOn = {
  kind: 'dynamic MIG operator',
  requires: 'GpuSharing.dynamicMig() or GpuSharing.mixed()',
  accepts: ({ _mig }) => _mig,
};

/** The chart of the dynamic MIG operator. */
export const DYNAMIC_MIG_CHART = addOnChart('DynamicMigOperatorProps', CATALOG.dynamicMigOperator, ADD_ON.kind);

const REASON = 'the dynamic MIG operator partitions the GPUs of the nodes';

/**
 * Properties of `DynamicMigOperator`.
 *
 * @stability experimental
 */
export interface DynamicMigOperatorProps extends GpuAddOnProps {}

/**
 * The dynamic MIG operator (CDMO): it partitions GPUs into the MIG slices that pods request (`cdmo.md`). Queues request them by
 * `Gpus.mig`.
 *
 * @example
 * new DynamicMigOperator(chart, 'cdmo', {
 *   chart: ChartSource.enterprise('1.0.0'),
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 * });
 *
 * @stability experimental
 */
export class DynamicMigOperator extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** Namespace of the operator. The default is that of the cdk8s chart, or `cdmo`. */
  public readonly inNamespace: string;

  /**
   * @throws CLEARML9032 when no prop says how images are pulled, CLEARML9033 at synth when no GPU operator allows it to partition
   * GPUs, CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: DynamicMigOperatorProps) {
    super(scopeInChart(scope, id), id);
    const operator = locate(this.node.path, () => installAddOn(this, DYNAMIC_MIG_CHART, props, () => ADD_ON));
    this.release = operator.release;
    this.inNamespace = operator.inNamespace;
    allowPrivilegedPods(this, this.inNamespace, REASON);
    needMigNodes(this);
  }
}
