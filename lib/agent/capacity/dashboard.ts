import { type AgentValues, GLUE } from '../agent-values';
import { requireAtLeast } from '../numbers';
import type { CpuCapacity, GpuCapacity } from './capacities';

/** How an agent reports its capacity. */
export enum DashboardReport {
  /** Not at all. */
  DISABLED = 'disabled',
  /** One report for a whole category, in place of those of single agents. */
  GLOBAL = 'global',
  /** One report for each agent; the dashboard adds them up. */
  AGGREGATE = 'aggregate',
}

/**
 * What the orchestration dashboard shows of an agent (`clearml_agent_orch_dash_k8s.md`). `clearml-enterprise-agent` 6.10.3 or
 * newer.
 */
export interface Dashboard {
  /**
   * How capacity is reported.
   *
   * @default DashboardReport.AGGREGATE
   */
  readonly report?: DashboardReport;

  /**
   * Seconds between reports.
   *
   * @default - the chart's
   */
  readonly reportSeconds?: number;

  /**
   * GPUs.
   *
   * @default - none are shown
   */
  readonly gpus?: GpuCapacity;

  /**
   * CPUs. `clearml-enterprise-agent` 6.12.0 or newer.
   *
   * @default - none are shown
   */
  readonly cpus?: CpuCapacity;
}

/** The values that the dashboard wants. */
export function setDashboard(values: AgentValues, dashboard: Dashboard | undefined): void {
  if (dashboard === undefined) {
    return;
  }
  const { report = DashboardReport.AGGREGATE, reportSeconds, gpus, cpus } = dashboard;
  requireAtLeast(1, reportSeconds, 'dashboard.reportSeconds');
  const path = `${GLUE}.orchestrationDashboard`;
  values.addGated('gpuReports', `${path}.reportType`, report, 'dashboard');
  values.add(`${path}.reportSeconds`, reportSeconds, 'dashboard.reportSeconds');
  gpus?._setValues(values);
  cpus?._setValues(values);
}
