import type { FileMount } from '../../server/component-props';
import type { TaskPodTemplate } from './pod-template';

/**
 * Settings of the tasks of one queue (`clearml_agent_custom_workload.md`). A setting of a queue, such as its labels or volumes,
 * replaces the same setting of `basePodTemplate`; resources and environments are merged.
 * Everything but the name of a queue needs `clearml-enterprise-agent`.
 */
export interface QueueOptions extends TaskPodTemplate {
  /**
   * Maximum number of pods of the queue at a time.
   *
   * @default - no limit
   */
  readonly maxPods?: number;

  /**
   * Image for tasks that name no image.
   *
   * @default - the agent's `defaultImage`
   */
  readonly image?: string;

  /**
   * Whether tasks keep the entrypoint of their image.
   *
   * @default false
   */
  readonly useImageEntrypoint?: boolean;

  /**
   * Worker ids of the queue's tasks, `<CATEGORY>:<GROUP>:{task_id}`: the dashboard shows them in these boxes
   * (`clearml_agent_orch_dash_k8s.md`). CLEARML9005 when it is malformed, CLEARML9006 when its category is another one.
   *
   * @default - the agent's `taskWorkerIdTemplate`
   * @example "k8s:H100:{task_id}"
   */
  readonly workerIdTemplate?: string;

  /**
   * GPUs of each node that a task runs on, for tasks that span nodes (`multi_node_training.md`). Pods are of one size: the
   * greatest common divisor. CLEARML9008 when the GPUs of the queue are others.
   *
   * @default - tasks run on one node
   * @example [4, 2]
   */
  readonly multiNode?: number[];

  /**
   * Files mounted into the task's container. Their content is written in plain text.
   *
   * @default - none
   */
  readonly fileMounts?: FileMount[];

  /**
   * Volumes in addition to the volumes of all tasks, as in a Kubernetes pod. `clearml-enterprise-agent` 6.11.0 or later.
   *
   * @default - none
   */
  readonly extraVolumes?: any[];

  /**
   * Mounts in addition to the mounts of all tasks. `clearml-enterprise-agent` 6.11.0 or later.
   *
   * @default - none
   */
  readonly extraVolumeMounts?: any[];
}

/** A queue that an agent serves. */
export interface Queue extends QueueOptions {
  /**
   * Name of the queue, or id of the queue of a resource pool (`webapp_settings_resource_configs.md`).
   *
   * @example "1xGPU"
   */
  readonly name: string;
}
