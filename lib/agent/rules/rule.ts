import type { AgentEffectiveValues } from './agent-effective-values';

/** Something that the guide says of the values of an agent. It throws where they break it. */
export type AgentRule = (values: AgentEffectiveValues) => void;
