import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import type { GpuSharing } from './gpu-sharing';

/** Kubernetes distributions that the GPU operator supports (`gpu_operator.md`). */
export enum GpuPlatform {
  /** Kubernetes with containerd or CRI-O at their default paths. */
  STANDARD = 'standard',
  /** k3s, which contains containerd. */
  K3S = 'k3s',
  /** MicroK8s, which contains containerd. */
  MICROK8S = 'microk8s',
  /** OpenShift: the operator comes from Operator Hub, and a ClusterPolicy configures it (`cfgi.md`). */
  OPENSHIFT = 'openshift',
}

/**
 * Properties of `GpuOperator`. The namespace must contain nothing but GPU operators (CLEARML9035), since their pods are privileged. Its
 * default is that of the cdk8s chart, or the one in the ClearML documentation: `gpu-operator`, or `nvidia-gpu-operator` on OpenShift.
 * `registryToken` or `imagePullSecrets` are required by `GpuSharing.fractional` and `.mixed`, whose device plugin is in ClearML's
 * private registry, and rejected otherwise (CLEARML9032); the library creates the pull secret `clearml-dockerhub-access` from the
 * token (`cfgi.md`). Values that contradict `sharing` are CLEARML9036.
 */
export interface GpuOperatorProps extends ChartReleaseProps {
  /**
   * The chart to deploy. Every platform except OpenShift requires it: CLEARML9031.
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
   * Kubernetes distribution.
   *
   * @default GpuPlatform.STANDARD
   */
  readonly platform?: GpuPlatform;
}

/**
 * Props of the ClearML operators that work with the GPU operator. CLEARML9032 when neither `registryToken`, `imagePullSecrets`,
 * `imageRegistry` nor values say how images are pulled.
 */
export interface GpuAddOnProps extends ChartReleaseProps {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('1.3.0')
   */
  readonly chart: ChartSource;

  /**
   * How a GPU operator outside the app shares GPUs. Without it the app must have a `GpuOperator`: CLEARML9033 when it has none, or
   * when that operator shares GPUs in another way.
   *
   * @default - the `GpuOperator` of the app
   */
  readonly installedSharing?: GpuSharing;
}
