import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { locate } from '../core/errors/coded-error';
import { validateProps } from '../core/props/validate-props';
import type { HelmRelease } from '../release/helm-release';
import { type AddOn, addOnNamespace, declareAddOn, renderAddOn } from './add-on';
import type { GpuAddOnProps } from './add-on-props';
import { fractionRequestOf, injectorChart, type UniformChart } from './gpu-charts';
import { FRACTIONS_BY_LABEL_SINCE } from './resource-names';

/** Properties of `FractionalGpuInjector`. */
export interface FractionalGpuInjectorProps extends GpuAddOnProps {}

/**
 * The fractional GPU injector (CFGI): it gives pods fractions of GPUs without MIG (`cfgi.md`). Queues ask for them by
 * `Gpus.fraction`.
 *
 * @example
 * new FractionalGpuInjector(chart, 'cfgi', {
 *   chart: ChartSource.enterprise('1.3.0'),
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 * });
 */
export class FractionalGpuInjector extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** Namespace of the injector: unless props or the cdk8s chart name one, `cfgi`. */
  public readonly inNamespace: string;

  /**
   * @throws CLEARML9032 when nothing says how images are pulled, CLEARML9033 at synth when no GPU operator slices GPUs as this
   * version of the chart needs it, CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: FractionalGpuInjectorProps) {
    super(scope, id);
    const path = this.node.path;
    const checked = locate(path, () => validateProps(props, 'FractionalGpuInjectorProps'));
    const chart = locate(path, () => injectorChart(checked.chart));
    const addOn = addOnOf(chart);
    locate(path, () => declareAddOn(this, addOn, checked.installedSharing));
    this.inNamespace = locate(path, () => addOnNamespace(this, addOn, checked));
    this.release = locate(path, () => renderAddOn(this, chart, this.inNamespace, addOn, checked));
  }
}

function addOnOf(chart: UniformChart): AddOn {
  const request = fractionRequestOf(chart);
  const version = request === 'label' ? `${FRACTIONS_BY_LABEL_SINCE} or newer, or none` : chart.version;
  return {
    kind: 'fractional GPU injector',
    entry: CATALOG.fractionalGpuInjector,
    wants: `GpuSharing.fractional() or GpuSharing.mixed() with injectorVersion ${version}`,
    fits: ({ _fractions }) => _fractions === request,
  };
}
