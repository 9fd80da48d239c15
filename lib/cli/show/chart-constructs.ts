import { AGENT_CHART } from '../../agent/agent-chart';
import type { InstalledProps } from '../../chart/chart-release-props';
import type { ChartDescription } from '../../chart/installation';
import { CUSTOM_EVENTS_CHART } from '../../events/custom-events-chart';
import { GATEWAY_CHART } from '../../gateway/gateway-chart';
import { DYNAMIC_MIG_CHART } from '../../gpu/dynamic-mig-operator';
import { INJECTOR_CHART } from '../../gpu/fractional-gpu-injector';
import { GPU_OPERATOR_CHART } from '../../gpu/gpu-operator-chart';
import { PLATFORM_CHART } from '../../platform/platform-management-chart';
import { PRESIGN_CHART } from '../../presign/presign-chart';
import { SERVER_CHART } from '../../server/server-chart';
import { SERVICE_CHART } from '../../service/clearml-service';

/** A construct that installs a chart. */
export interface ChartConstruct {
  readonly name: string;
  /** Name of its reference table in `docs/reference`. */
  readonly table: string;
  readonly description: ChartDescription<any, any>;
}

/** All constructs that install a chart. `show`, the reference tables and the tests of the props read the descriptions from here. */
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
