import type { GatedValues } from '../chart/chart-family';
import type { AgentCapability } from './agent-capabilities';

/** Collects the values that the features of an agent want, each with the prop that wants it. */
export type AgentValues = GatedValues<AgentCapability>;

/** Where the agent's own values stand in every agent chart. */
export const GLUE = 'agentk8sglue';
