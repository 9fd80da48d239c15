import type { ServerEndpoints } from '../chart/server-reference';
import { CHART_SOURCE, POD_SECURITY, SECRET, SECRET_DELIVERY } from '../core/props/common-shapes';
import {
  FLAG,
  MAP,
  MAPS,
  made,
  mapOf,
  propsOf,
  type Shapes,
  shaped,
  TEXT,
  TEXT_MAP,
  TEXTS,
} from '../core/props/shapes';
import { RENDER_SHAPES } from '../release/release-shapes';
import { FILE_MOUNTS } from '../server/component-shapes';
import type { AgentImageOptions } from './agent-image-options';
import type { AgentPodProps } from './agent-pod';
import type { ClearmlAgentProps } from './agent-props';
import { CAPACITY_SHAPES } from './capacity/capacity-shapes';
import { QUEUE_WITHOUT_NAME, QUEUES, TASK_SHAPES } from './tasks/task-shapes';

const ENDPOINTS: Shapes<ServerEndpoints> = { apiUrl: TEXT, appUrl: TEXT, filesUrl: TEXT };

/** Where a server is: one of the app, or the addresses of one elsewhere. */
export const SERVER_SHAPES = {
  server: made('a server, such as a ClearmlServer', 'apiUrl'),
  endpoints: propsOf(ENDPOINTS, 'apiUrl', 'appUrl'),
};

/** Where images come from, and how they are pulled. */
export const IMAGE_SHAPES: Shapes<AgentImageOptions> = {
  registryToken: SECRET,
  registryUsername: TEXT,
  imagePullSecrets: TEXTS,
  imageRegistry: TEXT,
};

const AGENT_POD: Shapes<AgentPodProps> = {
  environment: TEXT_MAP,
  secretEnvironment: mapOf(SECRET),
  fileMounts: FILE_MOUNTS,
  volumes: MAPS,
  volumeMounts: MAPS,
  startScript: TEXT,
  serviceAccountName: TEXT,
  roles: TEXTS,
  labels: TEXT_MAP,
  annotations: TEXT_MAP,
  resources: MAP,
  nodeSelector: TEXT_MAP,
  tolerations: MAPS,
  affinity: MAP,
};

const AGENT: Shapes<ClearmlAgentProps> = {
  ...RENDER_SHAPES,
  ...SERVER_SHAPES,
  ...IMAGE_SHAPES,
  ...TASK_SHAPES,
  ...CAPACITY_SHAPES,
  chart: CHART_SOURCE,
  credentials: made("ServerCredentials, such as ServerCredentials.fromSecret('keys')", '_setValues'),
  queues: QUEUES,
  createQueues: FLAG,
  applicationsQueue: QUEUE_WITHOUT_NAME,
  podSecurity: POD_SECURITY,
  agentPod: propsOf(AGENT_POD),
  secretDelivery: SECRET_DELIVERY,
  releaseName: TEXT,
  values: MAP,
};

/**
 * The props without those that are null.
 *
 * @throws CLEARML9018 when props of an agent do not have their types
 */
export function shapedAgent(props: ClearmlAgentProps): ClearmlAgentProps {
  return shaped(props, '', AGENT, 'CLEARML9018', 'chart', 'credentials', 'queues');
}
