import { AGENT_CHART } from '../lib/agent/agent-chart';
import type { InstalledProps } from '../lib/chart/chart-release-props';
import type { Edition, Since } from '../lib/chart/clearml-chart';
import type { ChartDescription } from '../lib/chart/installation';
import type { PropRow } from '../lib/chart/prop-table';
import { CUSTOM_EVENTS_CHART } from '../lib/events/custom-events-chart';
import { GATEWAY_CHART } from '../lib/gateway/gateway-chart';
import { DYNAMIC_MIG_CHART } from '../lib/gpu/dynamic-mig-operator';
import { INJECTOR_CHART } from '../lib/gpu/fractional-gpu-injector';
import { GPU_OPERATOR_CHART } from '../lib/gpu/gpu-operator-chart';
import { PLATFORM_CHART } from '../lib/platform/platform-management-chart';
import { PRESIGN_CHART } from '../lib/presign/presign-chart';
import { SERVER_CHART } from '../lib/server/server-chart';
import { SERVICE_CHART } from '../lib/service/clearml-service';

/** A construct that installs a chart. */
export interface ChartConstruct {
  readonly name: string;
  /** Name of its reference table in `docs/reference`. */
  readonly table: string;
  readonly description: ChartDescription<any, any>;
}

/** All constructs that install a chart. The reference tables and the tests of the props read the descriptions from here. */
export const CHART_CONSTRUCTS: readonly ChartConstruct[] = [
  chartConstruct('ClearmlServer', 'clearml-server', SERVER_CHART),
  chartConstruct('ClearmlAgent', 'clearml-agent', AGENT_CHART),
  chartConstruct('AppGateway', 'app-gateway', GATEWAY_CHART),
  chartConstruct('GpuOperator', 'gpu-operator', GPU_OPERATOR_CHART),
  chartConstruct('DynamicMigOperator', 'dynamic-mig-operator', DYNAMIC_MIG_CHART),
  chartConstruct('FractionalGpuInjector', 'fractional-gpu-injector', INJECTOR_CHART),
  chartConstruct('PresignService', 'presign-service', PRESIGN_CHART),
  chartConstruct('CustomEventExporters', 'custom-event-exporters', CUSTOM_EVENTS_CHART),
  chartConstruct('PlatformManagementCenter', 'platform-management-center', PLATFORM_CHART),
  chartConstruct('ClearmlService', 'clearml-service', SERVICE_CHART),
];

function chartConstruct<P extends InstalledProps, F extends string>(
  name: string,
  table: string,
  description: ChartDescription<P, F>,
): ChartConstruct {
  return { name, table, description: description as unknown as ChartDescription<any, any> };
}

/** A row of the prop table of a description. */
export interface TableRow {
  /** Name of the prop; a dot separates levels. */
  readonly prop: string;
  readonly row: PropRow<any, any>;
  /** Versions that have the prop, and before it the versions that have its groups. */
  readonly since: readonly Since[];
}

/** The rows of a prop table without its groups, and with the rows of the groups. */
export function rowsOf(
  table: { readonly [prop: string]: PropRow<any, any> },
  prefix = '',
  outer: readonly Since[] = [],
): TableRow[] {
  return Object.entries(table).flatMap(([name, row]) => {
    const prop = prefix + name;
    const since = 'since' in row && row.since !== undefined ? [...outer, row.since] : outer;
    return 'props' in row ? rowsOf(row.props, `${prop}.`, since) : [{ prop, row, since }];
  });
}

/** The values paths that a row may set in an edition. */
export function pathsOf(row: PropRow<any, any>, edition: Edition): readonly string[] {
  if ('paths' in row) {
    return row.paths;
  }
  if (!('path' in row)) {
    return [];
  }
  const path = typeof row.path === 'string' ? row.path : row.path[edition];
  return path === undefined ? [] : [path];
}
