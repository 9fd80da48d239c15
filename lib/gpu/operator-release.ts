import type { Construct } from 'constructs';
import { renderOptionsOf } from '../chart/render-options';
import type { JsonObject } from '../helm/data/json';
import type { SourcedValue } from '../helm/values/sourced-values';
import { HelmRelease } from '../release/helm-release';
import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import { PodSecurity } from '../security/pod-security';
import type { UniformChart } from './gpu-charts';

/** The chart of an operator, and what goes into it. */
export interface OperatorRelease {
  readonly chart: UniformChart;
  readonly releaseName: string;
  readonly namespace: string;
  readonly sourcedValues: readonly SourcedValue[];
  /** The user's own values. */
  readonly own: JsonObject;
}

/** What props say of the rendering. */
interface OperatorReleaseProps extends RenderOptions, HelmCommandOptions {
  readonly podSecurity?: PodSecurity;
}

/** Renders the chart of an operator. */
export function renderOperator(
  scope: Construct,
  props: OperatorReleaseProps,
  { chart, releaseName, namespace, sourcedValues, own }: OperatorRelease,
): HelmRelease {
  const release = new HelmRelease(scope, 'release', {
    ...chart.located.location,
    releaseName,
    namespace,
    ...renderOptionsOf(props),
    sourcedValues: [...sourcedValues],
    values: own,
  });
  (props.podSecurity ?? PodSecurity.unmodified()).applyTo(release);
  return release;
}
