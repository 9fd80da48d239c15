import { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import type { HelmRelease } from '../release/helm-release';
import { type AddOn, addOnChart, installAddOn } from './gpu-add-on';
import { FRACTIONS_BY_LABEL_SINCE, fractionRequest } from './gpu-capacity';
import type { GpuAddOnProps } from './gpu-operator-props';

const KIND = 'fractional GPU injector';

/** The chart of the fractional GPU injector. */
export const INJECTOR_CHART = addOnChart('FractionalGpuInjectorProps', CATALOG.fractionalGpuInjector, KIND);

/**
 * Properties of `FractionalGpuInjector`.
 *
 * @stability experimental
 */
export interface FractionalGpuInjectorProps extends GpuAddOnProps {}

/**
 * The fractional GPU injector (CFGI): it gives pods fractions of GPUs without MIG (`cfgi.md`). Queues request them by
 * `Gpus.fraction`.
 *
 * @example
 * new FractionalGpuInjector(chart, 'cfgi', {
 *   chart: ChartSource.enterprise('1.3.0'),
 *   registryToken: SecretValue.environment('CLEARML_DOCKERHUB_TOKEN'),
 * });
 *
 * @stability experimental
 */
export class FractionalGpuInjector extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** Namespace of the injector. The default is that of the cdk8s chart, or `cfgi`. */
  public readonly inNamespace: string;

  /**
   * @throws CLEARML9032 when no prop says how images are pulled, CLEARML9033 at synth when no GPU operator slices GPUs as this
   * version of the chart requires, CLEARML1017 when a prop is missing, unknown or of the wrong type
   */
  public constructor(scope: Construct, id: string, props: FractionalGpuInjectorProps) {
    super(scopeInChart(scope, id), id);
    const injector = locate(this.node.path, () => installAddOn(this, INJECTOR_CHART, props, addOnOf));
    this.release = injector.release;
    this.inNamespace = injector.inNamespace;
  }
}

/** Pods request fractions from an injector of a version by label alone, or by label and limit (`cfgi.md`). */
function addOnOf(version: string): AddOn {
  const request = fractionRequest(version);
  const expected = request === 'label' ? `${FRACTIONS_BY_LABEL_SINCE} or later, or none` : version;
  return {
    kind: KIND,
    requires: `GpuSharing.fractional() or GpuSharing.mixed() with injectorVersion ${expected}`,
    accepts: ({ _fractions }) => _fractions === request,
  };
}
