import type { Installation } from '../chart/installation';
import type { ClearmlAgentProps } from './agent-props';

/** Differences between versions that no single prop sets. The pages are release notes: 6.12.md describes 6.12.x. */
export type AgentFeature =
  | 'agentWithoutRoot'
  | 'certificatesInTasks'
  | 'certificatesWithoutRoot'
  | 'clusterRolesByNamespace'
  | 'existingCredentials'
  | 'multiNodeByTask'
  | 'noFileServer'
  | 'queueTemplates'
  | 'severalQueues';

export type AgentInstallation = Installation<ClearmlAgentProps, AgentFeature>;

/** A rule over the effective values of an agent. */
export type AgentRule = (agent: AgentInstallation) => void;
