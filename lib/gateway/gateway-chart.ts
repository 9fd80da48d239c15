import { CATALOG } from '../chart/catalog';
import type { ChartSource } from '../chart/chart-source';
import { type ChartFamily, ClearmlChart } from '../chart/clearml-chart';
import { GATEWAY_CAPABILITIES, type GatewayCapability } from './gateway-capabilities';

const GATEWAY_CHARTS: ChartFamily<GatewayCapability> = {
  what: 'a chart of the application gateway',
  entry: CATALOG.appGateway,
  editions: { 'clearml-enterprise-app-gateway': 'enterprise' },
  capabilities: GATEWAY_CAPABILITIES,
  known: { enterprise: { oldest: '2.0.0', newest: '3.3.0' } },
};

/** A chart that deploys an application gateway, and what this version of it can do. */
export class GatewayChart extends ClearmlChart<GatewayCapability> {
  /**
   * The gateway chart that a source leads to.
   *
   * @throws CLEARML4004 when it is another chart
   */
  public static from(source: ChartSource): GatewayChart {
    return new GatewayChart(GATEWAY_CHARTS, source);
  }
}
