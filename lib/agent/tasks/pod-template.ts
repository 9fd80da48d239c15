import type { k8s } from 'cdk8s-plus-28';
import type { InitContainer, ResourceRequirements } from '../../core/kubernetes/containers';
import type { PodVolume } from '../../core/kubernetes/volumes';
import type { SecretValue } from '../../secrets/secret-value';
import type { Gpus } from './gpus';

/**
 * Template of the pods of tasks (`clearml_agent_custom_workload.md`). Texts may contain string templates such as
 * `${CLEARML_TASK.name}` (`clearml_agent_string_template.md`).
 */
export interface TaskPodTemplate {
  /**
   * GPUs of a task.
   *
   * @default - none; multi-node queues get the GPUs of their layout
   */
  readonly gpus?: Gpus;

  /**
   * Requests and limits, as in a Kubernetes container. They may contain GPUs.
   *
   * @default - none
   */
  readonly resources?: ResourceRequirements;

  /**
   * Size of a volume of memory at `/dev/shm`, for tasks that use several GPUs. It counts as memory of the pod.
   *
   * @quantity
   * @default - none: the container runtime's, often 64Mi
   * @example "32Gi"
   */
  readonly sharedMemory?: string;

  /**
   * Environment variables. They are written to a ConfigMap; the pods read secrets among them from a Secret.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with secret content. The pods read them from a Secret.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Pod labels.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Pod annotations.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Node labels that the pods need.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * Affinity, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly affinity?: k8s.Affinity;

  /**
   * Name of a PriorityClass.
   *
   * @default - none
   */
  readonly priorityClassName?: string;

  /**
   * Volumes, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly volumes?: PodVolume[];

  /**
   * Mounts of the task's container.
   *
   * @default - none
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * Init containers, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly initContainers?: InitContainer[];

  /**
   * Security context of the pods, as in Kubernetes.
   *
   * @default - none
   */
  readonly podSecurityContext?: k8s.PodSecurityContext;

  /**
   * Security context of the task's container, as in Kubernetes.
   *
   * @default - none; see `podSecurity` of the agent
   */
  readonly containerSecurityContext?: k8s.SecurityContext;
}
