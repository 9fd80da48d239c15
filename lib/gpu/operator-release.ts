import type { Construct } from 'constructs';
import type { UniformChart } from '../charts/gpu-charts';
import { DEFAULT_KUBE_VERSION } from '../charts/kube-version';
import type { JsonObject } from '../helm/data/json';
import { HelmRelease } from '../helm/release';
import type { HelmCommandOptions, RenderOptions } from '../helm/release-props';
import type { ValueContribution } from '../helm/values/contributions';
import { PodSecurity } from '../security/pod-security';

/** The chart of an operator, and what goes into it. */
export interface OperatorRelease {
  readonly chart: UniformChart;
  readonly releaseName: string;
  readonly namespace: string;
  readonly contributions: readonly ValueContribution[];
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
  { chart, releaseName, namespace, contributions, own }: OperatorRelease,
): HelmRelease {
  const release = new HelmRelease(scope, 'release', {
    ...chart.located.location,
    releaseName,
    namespace,
    kubeVersion: props.kubeVersion ?? DEFAULT_KUBE_VERSION,
    apiVersions: props.apiVersions,
    contributions: [...contributions],
    values: own,
    unsetValues: props.unsetValues,
    allowUnknownValues: props.allowUnknownValues,
    hooks: props.hooks,
    includeCrds: props.includeCrds,
    helmExecutable: props.helmExecutable,
    helmFlags: props.helmFlags,
  });
  (props.podSecurity ?? PodSecurity.asIs()).applyTo(release);
  return release;
}
