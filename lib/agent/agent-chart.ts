import { CATALOG } from '../chart/catalog';
import { type ChartFamily, FamilyChart } from '../chart/chart-family';
import type { ChartSource } from '../chart/chart-source';
import { AGENT_CAPABILITIES, type AgentCapability } from './agent-capabilities';

const AGENT_CHARTS: ChartFamily<AgentCapability> = {
  what: 'an agent chart',
  entry: CATALOG.agent,
  editions: { 'clearml-enterprise-agent': 'enterprise', 'clearml-agent': 'public' },
  capabilities: AGENT_CAPABILITIES,
  known: { enterprise: { oldest: '6.9.3', newest: '6.15.8' }, public: { oldest: '5.3.2', newest: '5.3.4' } },
};

/** A chart that deploys a ClearML agent, and what this version of it can do. */
export class AgentChart extends FamilyChart<AgentCapability> {
  /**
   * The agent chart that a source leads to.
   *
   * @throws CLEARML4004 when it is another chart
   */
  public static from(source: ChartSource): AgentChart {
    return new AgentChart(AGENT_CHARTS, source);
  }
}
