import type { CustomCertificates } from '../../chart/custom-certificates';
import type { AirGapped } from './air-gapped';
import type { TaskCache } from './caches';
import type { TaskPodTemplate } from './pod-template';

/** How the tasks of an agent run, whichever queue they come from. */
export interface TaskOptions {
  /**
   * What the pods of all tasks are made from.
   *
   * @default - the chart's
   */
  readonly basePodTemplate?: TaskPodTemplate;

  /**
   * Image for tasks that name none.
   *
   * @default - the chart's
   */
  readonly defaultImage?: string;

  /**
   * Caches that outlive tasks.
   *
   * @default - none
   */
  readonly caches?: TaskCache[];

  /**
   * Start script of tasks: the agent fills in `{task_id}` and the like, other braces are doubled. CLEARML9009 when it does not
   * end by executing the task. `clearml-enterprise-agent` only.
   *
   * @default - the agent's; with `airGapped`, or a `podSecurity` that forbids root, that of the guide
   */
  readonly startScript?: string;

  /**
   * Let tasks do without the internet. `clearml-enterprise-agent` only.
   *
   * @default - tasks install what they need from the internet
   */
  readonly airGapped?: AirGapped;

  /**
   * Bring Python, Git and the agent into the containers of tasks, so that minimal images will do
   * (`clearml_agent_bootstrap.md`). `clearml-enterprise-agent` 6.13.0 or newer.
   *
   * @default false
   */
  readonly bootstrap?: boolean;

  /**
   * Certificates of authorities of your own. `clearml-enterprise-agent` only.
   *
   * @default - those of the images
   */
  readonly certificates?: CustomCertificates;

  /**
   * Let tasks bring along a multi-node layout (`multi_node_training.md`). `clearml-enterprise-agent` 6.12.1 or newer.
   *
   * @default - true when a queue has a layout
   */
  readonly multiNode?: boolean;

  /**
   * Settings of tasks that need several pods, as in the values of the chart. `clearml-enterprise-agent` 6.14.0 or newer.
   *
   * @default - the chart's
   */
  readonly serverTasks?: { [key: string]: any };

  /**
   * Run applications that are described as for Docker Compose. The agent then gets rights on Deployments, ConfigMaps and
   * PersistentVolumeClaims. `clearml-enterprise-agent` 6.15.0 or newer (`6.15.md`).
   *
   * @default - the chart's
   */
  readonly composeApplications?: boolean;

  /**
   * Run each task with the identity of its owner (`webapp_settings_users.md`). The service account that `credentials` belong to must be
   * allowed to impersonate users. `clearml-enterprise-agent` only.
   *
   * @default - the chart's: the identity of the agent
   */
  readonly useOwnerToken?: boolean;

  /**
   * Version of the fractional GPU injector (CFGI) in the cluster. Before 1.3.0 its fractions need limits, too (`cfgi.md`).
   *
   * @default - 1.3.0 or newer
   */
  readonly fractionInjectorVersion?: string;

  /**
   * Minutes before pods of finished tasks are deleted. `clearml-enterprise-agent` 6.13.5 or newer.
   *
   * @default - the chart's
   */
  readonly completedPodDeletionDelayMinutes?: number;
}
