import type { k8s } from 'cdk8s-plus-28';
import type { CustomCertificates } from '../../chart/custom-certificates';
import type { PodVolume } from '../../core/kubernetes/volumes';
import type { FileMount } from '../../server/config-file-props';
import type { TaskCache } from './caches';
import type { TaskPodTemplate } from './pod-template';

/** Settings of tasks without access to the internet (`air_gapped_env.md`). */
export interface AirGapped {
  /** Image for tasks that name no image. Nothing is installed into it, so it must contain Python 3.9 or later. */
  readonly image: string;

  /**
   * URL of the Python package index that replaces the public index. For an index with a login, set `PIP_INDEX_URL` in
   * `secretEnvironment` of `basePodTemplate`.
   *
   * @default - the index that pip in the image uses, which is normally https://pypi.org/simple
   */
  readonly pipIndexUrl?: string;

  /**
   * URL of an additional Python package index.
   *
   * @default - none
   */
  readonly pipExtraIndexUrl?: string;

  /**
   * Host whose certificate pip does not check.
   *
   * @default - none
   */
  readonly pipTrustedHost?: string;
}

/** Settings of the tasks of all queues of an agent. */
export interface TaskOptions {
  /**
   * Template of the pods of all tasks.
   *
   * @default - the pods have only the settings of their queue, and those that other props set
   */
  readonly basePodTemplate?: TaskPodTemplate;

  /**
   * Image for tasks that name no image.
   *
   * @default - the image in the values of the chart; it is `ubuntu:18.04` in the public chart
   */
  readonly defaultImage?: string;

  /**
   * Caches that outlive tasks.
   *
   * @default - none
   */
  readonly caches?: TaskCache[];

  /**
   * Start script of tasks: the agent replaces placeholders such as `{task_id}`, other braces are doubled. CLEARML9009 when it does not
   * end by executing the task. `clearml-enterprise-agent` only.
   *
   * @default - a script that the agent contains; with `airGapped`, or a `podSecurity` that forbids root, the script in the ClearML documentation
   */
  readonly startScript?: string;

  /**
   * Run tasks without access to the internet. `clearml-enterprise-agent` only.
   *
   * @default - tasks install their requirements from the internet
   */
  readonly airGapped?: AirGapped;

  /**
   * Copy Python, Git and the agent to the containers of tasks, so that minimal images are enough
   * (`clearml_agent_bootstrap.md`). `clearml-enterprise-agent` 6.13.0 or later.
   *
   * @default false
   */
  readonly bootstrap?: boolean;

  /**
   * Certificates of your own certificate authorities. `clearml-enterprise-agent` only.
   *
   * @default - the certificates of the images
   */
  readonly certificates?: CustomCertificates;

  /**
   * Allow tasks to contain a multi-node layout (`multi_node_training.md`). `clearml-enterprise-agent` 6.12.1 or later.
   *
   * @default - true when a queue has a layout
   */
  readonly multiNode?: boolean;

  /**
   * Settings of tasks that need several pods, as in the values of the chart. `clearml-enterprise-agent` 6.14.0 or later.
   *
   * @default - no settings
   */
  readonly serverTasks?: { [key: string]: any };

  /**
   * Run applications that are described in the format of Docker Compose. The agent then gets rights on Deployments, ConfigMaps and
   * PersistentVolumeClaims. `clearml-enterprise-agent` 6.15.0 or later (`6.15.md`).
   *
   * @default - such applications do not run, unless the values of the chart enable them
   */
  readonly composeApplications?: boolean;

  /**
   * Run each task with the identity of its owner (`webapp_settings_users.md`). The service account that `credentials` belong to must be
   * allowed to impersonate users. `clearml-enterprise-agent` only.
   *
   * @default - tasks run with the identity of the agent
   */
  readonly useOwnerToken?: boolean;

  /**
   * Version of the fractional GPU injector (CFGI) in the cluster. Before 1.3.0 fractions need limits, too (`cfgi.md`).
   *
   * @default - 1.3.0 or later
   */
  readonly fractionInjectorVersion?: string;

  /**
   * Minutes before pods of finished tasks are deleted. `clearml-enterprise-agent` 6.13.5 or later.
   *
   * @default - the delay in the values of the chart, which the ClearML documentation does not state
   */
  readonly completedPodDeletionDelayMinutes?: number;
}

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
   * @default - `defaultImage` of the agent
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
   * @default - `taskWorkerIdTemplate` of the agent
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
  readonly extraVolumes?: PodVolume[];

  /**
   * Mounts in addition to the mounts of all tasks. `clearml-enterprise-agent` 6.11.0 or later.
   *
   * @default - none
   */
  readonly extraVolumeMounts?: k8s.VolumeMount[];
}

/** A queue that an agent serves. */
export interface Queue extends QueueOptions {
  /**
   * Name of the queue, or id of the queue of a resource pool (`webapp_settings_resource_configs.md`). The public chart accepts
   * only letters, digits, dots, hyphens and underscores (CLEARML9002).
   *
   * @example "1xGPU"
   */
  readonly name: string;
}
