import { CATALOG } from '../chart/catalog';
import { type ChartFamily, FamilyChart } from '../chart/chart-family';
import type { ChartSource } from '../chart/chart-source';
import { SERVER_CAPABILITIES, type ServerCapability } from './server-capabilities';

const SERVER_CHARTS: ChartFamily<ServerCapability> = {
  what: 'a server chart',
  entry: CATALOG.server,
  editions: { 'clearml-enterprise': 'enterprise', 'clearml-community': 'community', clearml: 'public' },
  capabilities: SERVER_CAPABILITIES,
  known: { enterprise: { oldest: '10.7.6', newest: '11.0.2' }, public: { oldest: '7.14.4', newest: '7.15.0' } },
};

/** Whether a chart of that name deploys a ClearML server. */
export function isServerChart(name: string): boolean {
  return Object.hasOwn(SERVER_CHARTS.editions, name);
}

/** A chart that deploys a ClearML server, and what this version of it can do. */
export class ServerChart extends FamilyChart<ServerCapability> {
  /**
   * The server chart that a source leads to.
   *
   * @throws CLEARML4004 when it is another chart
   */
  public static from(source: ChartSource): ServerChart {
    return new ServerChart(SERVER_CHARTS, source);
  }
}
