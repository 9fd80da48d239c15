import { Construct } from 'constructs';
import type { CatalogEntry } from '../chart/catalog';
import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import { imageRowsWithoutValues } from '../chart/images/pull-secrets';
import { type ChartDescription, Installation } from '../chart/installation';
import { RELEASE_ROWS } from '../chart/prop-table';
import { locate } from '../core/errors/coded-error';
import { scopeInChart } from '../core/kubernetes/construct-scope';
import { validateProps } from '../core/props/validate-props';
import type { HelmRelease } from '../release/helm-release';

/**
 * Properties of `ClearmlService`.
 *
 * @stability experimental
 */
export interface ClearmlServiceProps extends ChartReleaseProps {
  /**
   * The chart to deploy. `ChartSource.enterprise` is CLEARML4003, because it takes the name of the chart from the construct.
   *
   * @example ChartSource.oci('oci://registry.internal/clearml/clearml-compute-resources-exporter', '1.0.0')
   */
  readonly chart: ChartSource;
}

/** Charts whose values are not documented: the library sets no value. `chartOf` adds the chart. */
export const SERVICE_CHART: ChartDescription<ClearmlServiceProps> = {
  propsInterface: 'ClearmlServiceProps',
  component: 'a ClearML service',
  charts: {},
  props: { ...RELEASE_ROWS, ...imageRowsWithoutValues() },
  features: {},
  secrets: { texts: [], isParsed: () => false, remedy: 'use a Secret' },
  // Any value may become a file.
  secretFiles: [''],
};

/**
 * A ClearML service whose chart has no documented values, such as an exporter of compute usage (`event_metering.mdx`). The library sets no
 * value: it creates the pull secret of `registryToken` and adds pull secrets to the pods, secures the pods and delivers the secrets in
 * `values`, also those in clear text.
 *
 * @example
 * new ClearmlService(chart, 'exporter', {
 *   chart: ChartSource.oci('oci://registry.internal/clearml/clearml-compute-resources-exporter', '1.0.0'),
 *   imagePullSecrets: ['clearml-registry'],
 *   valuesFiles: ['exporter.override.yaml'],
 * });
 *
 * @stability experimental
 */
export class ClearmlService extends Construct {
  /** The rendered chart. */
  public readonly release: HelmRelease;

  /** Namespace of the service; undefined when neither props nor the cdk8s chart name one. */
  public readonly inNamespace?: string;

  /** @throws CLEARML1017 when a prop is missing, unknown or of the wrong type, CLEARML4003 when the source does not name a chart */
  public constructor(scope: Construct, id: string, props: ClearmlServiceProps) {
    super(scopeInChart(scope, id), id);
    const service = locate(this.node.path, () => new Installation(this, chartOf(props), props));
    this.release = locate(this.node.path, () => service.render());
    this.inNamespace = service.inNamespace;
  }
}

/** The description with the chart of the props. */
function chartOf(props: ClearmlServiceProps): ChartDescription<ClearmlServiceProps> {
  const { chart } = validateProps(props, 'ClearmlServiceProps');
  const { name } = chart._locate(UNKNOWN);
  const entry = { ...UNKNOWN, id: name, releaseName: name };
  return { ...SERVICE_CHART, charts: { [name]: { edition: 'enterprise', entry } } };
}

/** Sources that need the name of a chart reject it. */
const UNKNOWN: CatalogEntry = { id: 'a chart without documented values', reference: '', releaseName: '' };
