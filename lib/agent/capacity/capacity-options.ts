import type { Dashboard } from './dashboard';
import type { MonitoredResources } from './monitored-resources';

/** How much an agent may use, and what the server learns of it. */
export interface CapacityOptions {
  /**
   * How many pods the agent may have at once. `clearml-enterprise-agent` only.
   *
   * @default - the chart's
   */
  readonly maxPods?: number;

  /**
   * What all pods of the agent together may use. `clearml-enterprise-agent` only.
   *
   * @default - no limit
   */
  readonly monitoredResources?: MonitoredResources;

  /**
   * What the orchestration dashboard shows of the agent. `clearml-enterprise-agent` 6.10.3 or newer.
   *
   * @default - nothing is reported
   */
  readonly dashboard?: Dashboard;

  /**
   * Let the agent read the nodes and pods of the whole cluster. CLEARML9007 when it is false although something needs it.
   *
   * @default - true when capacities are discovered, or for multi-node tasks
   */
  readonly clusterAccess?: boolean;

  /**
   * Worker id of the agent, `<CATEGORY>:<GROUP>`. `clearml-enterprise-agent` 6.9.7 or newer.
   *
   * @default - the chart's
   * @example "k8s:my-agent"
   */
  readonly workerId?: string;

  /**
   * Worker ids of tasks, where their queue has no template of its own. `clearml-enterprise-agent` 6.9.7 or newer.
   *
   * @default - the chart's: k8s:group:{task_id}
   * @example "k8s:my-group:{task_id}"
   */
  readonly taskWorkerIdTemplate?: string;

  /**
   * Let worker ids have several categories, so that the dashboard shows the agent's tasks in several boxes. Otherwise that is
   * CLEARML9006.
   *
   * @default false
   */
  readonly allowSeveralCategories?: boolean;

  /**
   * Seconds between looks into the queues. `clearml-enterprise-agent` 6.10.0 or newer.
   *
   * @default - the chart's
   */
  readonly queuePollSeconds?: number;

  /**
   * Seconds between status reports. `clearml-enterprise-agent` 6.10.0 or newer.
   *
   * @default - the chart's
   */
  readonly statusReportSeconds?: number;
}
