import type { ChartSource } from '../chart/chart-source';
import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import type { SecretValue } from '../secrets/secret-value';
import type { PodSecurity } from '../security/pod-security';
import type { GpuSharing } from './gpu-sharing';

/** What the operators of ClearML that work beside the GPU operator have in common. */
export interface GpuAddOnProps extends RenderOptions, HelmCommandOptions {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('1.3.0')
   */
  readonly chart: ChartSource;

  /**
   * Token for the private image registry; the chart makes a pull secret of it. CLEARML9032 when nothing else says how images are
   * pulled.
   *
   * @default - `imageRegistry`, or imageCredentials in `values`
   */
  readonly registryToken?: SecretValue;

  /**
   * Registry, and path in it, that images are taken from in place of the host in their reference.
   *
   * @default - the registry of the chart
   * @example "registry.internal/mirror"
   */
  readonly imageRegistry?: string;

  /**
   * How GPUs are shared by a GPU operator that is installed outside of the app. Without it the app must have a `GpuOperator`:
   * CLEARML9033 when it has none, or when that one shares GPUs in another way.
   *
   * @default - a `GpuOperator` of the app
   */
  readonly installedSharing?: GpuSharing;

  /**
   * Namespace of the operator.
   *
   * @default - that of the cdk8s chart, else the one of the guide
   */
  readonly inNamespace?: string;

  /**
   * Make the namespace, unless a `ClearmlNamespace` before the operator does.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Name of the Helm release.
   *
   * @default - the one of the guide
   */
  readonly releaseName?: string;

  /**
   * What the pods of the chart must satisfy.
   *
   * @default PodSecurity.unmodified()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * Values for the chart, checked and merged last.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}
