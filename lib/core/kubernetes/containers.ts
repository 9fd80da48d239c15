import type { k8s } from 'cdk8s-plus-28';
import type { ContainerProbe } from './probes';

/**
 * Requests and limits by the name of the resource, such as `cpu`, `memory` or `nvidia.com/gpu` of a container, or `storage` of a volume.
 * Quantities are strings: `2`, `500m`, `4Gi`.
 */
export interface ResourceRequirements {
  /**
   * Minimum amounts. Kubernetes places a pod on a node that has them.
   *
   * @quantity
   * @default - the limits
   * @example { cpu: '500m', memory: '1Gi' }
   */
  readonly requests?: { [resource: string]: string };

  /**
   * Maximum amounts.
   *
   * @quantity
   * @default - no limits
   * @example { memory: '2Gi', 'nvidia.com/gpu': '1' }
   */
  readonly limits?: { [resource: string]: string };
}

/** A container that runs before the other containers of a pod, with the fields of Kubernetes. Set other fields in `values`. */
export interface InitContainer {
  /** Name of the container, unique in the pod. */
  readonly name: string;

  /**
   * Image of the container.
   *
   * @default - none: the API server rejects a container without an image
   */
  readonly image?: string;

  /**
   * `Always`, `IfNotPresent` or `Never`.
   *
   * @default - Always for the tag `latest`; otherwise IfNotPresent
   */
  readonly imagePullPolicy?: string;

  /**
   * Command, without a shell.
   *
   * @default - the entry point of the image
   */
  readonly command?: string[];

  /**
   * Arguments of the command.
   *
   * @default - those of the image
   */
  readonly args?: string[];

  /**
   * Working folder.
   *
   * @default - that of the image
   */
  readonly workingDir?: string;

  /**
   * Environment variables. Take secrets from a Secret (`valueFrom`), or set them as a `SecretValue` in `values`.
   *
   * @default - none
   */
  readonly env?: k8s.EnvVar[];

  /**
   * ConfigMaps and Secrets whose keys become environment variables.
   *
   * @default - none
   */
  readonly envFrom?: k8s.EnvFromSource[];

  /**
   * Mounts of volumes of the pod.
   *
   * @default - none
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * Requests and limits.
   *
   * @default - none
   */
  readonly resources?: ResourceRequirements;

  /**
   * Security context.
   *
   * @default - none
   */
  readonly securityContext?: k8s.SecurityContext;

  /**
   * `Always` for a sidecar, which keeps running. Kubernetes 1.29 or later.
   *
   * @default - the container ends before the next one starts
   */
  readonly restartPolicy?: string;

  /**
   * Startup probe of a sidecar.
   *
   * @default - none
   */
  readonly startupProbe?: ContainerProbe;

  /**
   * Liveness probe of a sidecar.
   *
   * @default - none
   */
  readonly livenessProbe?: ContainerProbe;

  /**
   * Readiness probe of a sidecar.
   *
   * @default - none
   */
  readonly readinessProbe?: ContainerProbe;
}
