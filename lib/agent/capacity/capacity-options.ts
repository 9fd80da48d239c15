import type { CpuCapacity, GpuCapacity } from './capacities';

/** How an agent reports its capacity. */
export enum DashboardReport {
  /** No reports. */
  DISABLED = 'disabled',
  /** One report for a whole category, in place of the reports of single agents. */
  GLOBAL = 'global',
  /** One report for each agent; the dashboard adds them up. */
  AGGREGATE = 'aggregate',
}

/**
 * Capacity that the orchestration dashboard shows for an agent (`clearml_agent_orch_dash_k8s.md`). `clearml-enterprise-agent` 6.10.3 or
 * later.
 */
export interface Dashboard {
  /**
   * Kind of the reports.
   *
   * @default DashboardReport.AGGREGATE
   */
  readonly report?: DashboardReport;

  /**
   * Seconds between reports.
   *
   * @default - the interval in the values of the chart, which the ClearML documentation does not state
   */
  readonly reportSeconds?: number;

  /**
   * Number of GPUs.
   *
   * @default - not shown
   */
  readonly gpus?: GpuCapacity;

  /**
   * Number of CPUs. `clearml-enterprise-agent` 6.12.0 or later.
   *
   * @default - not shown
   */
  readonly cpus?: CpuCapacity;
}

/** Limit of the resources of all pods of an agent; further tasks wait (`clearml_agent_custom_workload.md`). */
export interface MonitoredResources {
  /** The limit. */
  readonly max: number;

  /**
   * Field of a pod that contains its usage, with `|` between the keys. By a label, GPUs and parts of GPUs are counted in one
   * unit: CLEARML9013 when a queue lacks it.
   *
   * @default "resources|limits|nvidia.com/gpu"
   * @example "metadata|labels|clear.ml/resource-usage"
   */
  readonly field?: string;
}

/** Limits of an agent, and its reports to the server. */
export interface CapacityOptions {
  /**
   * Maximum number of pods of the agent at a time. `clearml-enterprise-agent` only.
   *
   * @default - the limit in the values of the chart, which the ClearML documentation does not state
   */
  readonly maxPods?: number;

  /**
   * Limit of the resources of all pods of the agent. `clearml-enterprise-agent` only.
   *
   * @default - no limit
   */
  readonly monitoredResources?: MonitoredResources;

  /**
   * Capacity that the orchestration dashboard shows for the agent. `clearml-enterprise-agent` 6.10.3 or later.
   *
   * @default - nothing is reported
   */
  readonly dashboard?: Dashboard;

  /**
   * Allow the agent to read the nodes and pods of the whole cluster. CLEARML9007 when it is false and another setting needs it.
   *
   * @default - true when capacities are discovered, or for multi-node tasks
   */
  readonly clusterAccess?: boolean;

  /**
   * Worker id of the agent, `<CATEGORY>:<GROUP>`. `clearml-enterprise-agent` 6.9.7 or later.
   *
   * @default - an id that the agent makes, with the category `k8s`
   * @example "k8s:my-agent"
   */
  readonly workerId?: string;

  /**
   * Worker ids of tasks whose queue has no template. `clearml-enterprise-agent` 6.9.7 or later.
   *
   * @default - `k8s:group:{task_id}`; `k8s:{worker_id}:{task_id}` before 6.9.8, and `k8s:{task_id}` in 6.9.8
   * @example "k8s:my-group:{task_id}"
   */
  readonly taskWorkerIdTemplate?: string;

  /**
   * Allow several categories of worker ids, so that the dashboard shows the agent's tasks in several boxes. Otherwise they are
   * CLEARML9006.
   *
   * @default false
   */
  readonly allowSeveralCategories?: boolean;

  /**
   * Seconds between polls of the queues. `clearml-enterprise-agent` 6.10.0 or later.
   *
   * @default - the interval in the values of the chart, which the ClearML documentation does not state
   */
  readonly queuePollSeconds?: number;

  /**
   * Seconds between status reports. `clearml-enterprise-agent` 6.10.0 or later.
   *
   * @default - the interval in the values of the chart, which the ClearML documentation does not state
   */
  readonly statusReportSeconds?: number;
}
