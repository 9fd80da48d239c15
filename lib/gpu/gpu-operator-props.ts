import type { ChartSource } from '../chart/chart-source';
import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import type { SecretValue } from '../secrets/secret-value';
import type { PodSecurity } from '../security/pod-security';
import type { GpuPlatform } from './gpu-platform';
import type { GpuSharing } from './gpu-sharing';

/** Properties of `GpuOperator`. */
export interface GpuOperatorProps extends RenderOptions, HelmCommandOptions {
  /**
   * The chart to deploy. Every platform but OpenShift needs one: CLEARML9031.
   *
   * @default - none
   * @example ChartSource.nvidia('v25.3.4')
   */
  readonly chart?: ChartSource;

  /**
   * How pods share the GPUs.
   *
   * @default GpuSharing.none()
   */
  readonly sharing?: GpuSharing;

  /**
   * Distribution of Kubernetes.
   *
   * @default GpuPlatform.STANDARD
   */
  readonly platform?: GpuPlatform;

  /**
   * Token for ClearML's private image registry: fractions by `GpuSharing.fractional` and `.mixed` need a device plugin from
   * there. The pull secret `clearml-dockerhub-access` is made of it (`cfgi.md`). CLEARML9032 when it is missing, or needless.
   *
   * @default - `imagePullSecrets`
   */
  readonly registryToken?: SecretValue;

  /**
   * Names of docker-registry Secrets that exist in the namespace, in place of the one of `registryToken`.
   *
   * @default - none
   * @example ["clearml-dockerhub-access"]
   */
  readonly imagePullSecrets?: string[];

  /**
   * Namespace of the operator. Its pods need every privilege, so it must hold nothing else: CLEARML9035.
   *
   * @default - that of the cdk8s chart, else the one of the guide: `gpu-operator`, or `nvidia-gpu-operator` on OpenShift
   */
  readonly inNamespace?: string;

  /**
   * Make the namespace, unless a `ClearmlNamespace` before the operator does. Either has a label that admits privileged pods,
   * and an annotation that says why.
   *
   * @default - true; false on OpenShift, where Operator Hub has the namespace
   */
  readonly createNamespace?: boolean;

  /**
   * Name of the Helm release.
   *
   * @default "gpu-operator"
   */
  readonly releaseName?: string;

  /**
   * What the pods of the chart must satisfy. Pods that the operator starts later are beyond it.
   *
   * @default PodSecurity.unmodified()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * Values for the chart, checked and merged last. CLEARML9036 when they contradict `sharing`.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}
