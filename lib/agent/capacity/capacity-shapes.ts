import { FLAG, made, memberOf, NUMBER, propsOf, type Shapes, TEXT } from '../../core/props/shapes';
import type { CapacityOptions } from './capacity-options';
import { type Dashboard, DashboardReport } from './dashboard';
import type { MonitoredResources } from './monitored-resources';

const DASHBOARD: Shapes<Dashboard> = {
  report: memberOf(DashboardReport),
  reportSeconds: NUMBER,
  gpus: made('a GpuCapacity, such as GpuCapacity.of(8)', '_discovers'),
  cpus: made('a CpuCapacity, such as CpuCapacity.of(64)', '_discovers'),
};

const MONITORED: Shapes<MonitoredResources> = { max: NUMBER, field: TEXT };

/** Props that say how much an agent may use, and what the server learns of it. */
export const CAPACITY_SHAPES: Shapes<CapacityOptions> = {
  maxPods: NUMBER,
  monitoredResources: propsOf(MONITORED, 'max'),
  dashboard: propsOf(DASHBOARD),
  clusterAccess: FLAG,
  workerId: TEXT,
  taskWorkerIdTemplate: TEXT,
  allowSeveralCategories: FLAG,
  queuePollSeconds: NUMBER,
  statusReportSeconds: NUMBER,
};
