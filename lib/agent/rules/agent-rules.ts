import { CERTIFICATES } from './certificates';
import { CLUSTER_ACCESS } from './cluster-access';
import { CREDENTIALS } from './credentials';
import { FRACTION_LABELS, ONE_KIND_OF_GPU } from './gpu-requests';
import { MONITORED_RESOURCES } from './monitored-resources';
import { MOUNTS } from './mounts';
import { MULTI_NODE } from './multi-node';
import { AGENT_WITHOUT_ROOT, TASKS_WITHOUT_ROOT } from './root';
import type { AgentRule } from './rule';
import { START_SCRIPT } from './start-script';
import { WORKER_ID_TEMPLATES } from './worker-ids';

/** What holds for every agent. */
export const AGENT_RULES: readonly AgentRule[] = [
  CREDENTIALS,
  FRACTION_LABELS,
  ONE_KIND_OF_GPU,
  MULTI_NODE,
  CLUSTER_ACCESS,
  WORKER_ID_TEMPLATES,
  START_SCRIPT,
  AGENT_WITHOUT_ROOT,
  TASKS_WITHOUT_ROOT,
  CERTIFICATES,
  MONITORED_RESOURCES,
  MOUNTS,
];
