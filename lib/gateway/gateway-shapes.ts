import { IMAGE_SHAPES, SERVER_SHAPES } from '../agent/agent-shapes';
import { TASK_SHAPES } from '../agent/tasks/task-shapes';
import { CHART_SOURCE, POD_SECURITY, SECRET, SECRET_DELIVERY } from '../core/props/common-shapes';
import {
  FLAG,
  MAP,
  MAPS,
  made,
  mapOf,
  memberOf,
  NUMBER,
  propsOf,
  type Shapes,
  shaped,
  TEXT,
  TEXT_MAP,
} from '../core/props/shapes';
import { RENDER_SHAPES } from '../release/release-shapes';
import type { AppGatewayProps } from './app-gateway-props';
import { type GatewaySessions, SessionServiceType } from './sessions';

const SESSIONS: Shapes<GatewaySessions> = {
  firstPort: NUMBER,
  lastPort: NUMBER,
  address: TEXT,
  serviceType: memberOf(SessionServiceType),
  loadBalancerClass: TEXT,
};

const GATEWAY: Shapes<AppGatewayProps> = {
  ...RENDER_SHAPES,
  ...SERVER_SHAPES,
  ...IMAGE_SHAPES,
  chart: CHART_SOURCE,
  credentials: made("GatewayCredentials, such as GatewayCredentials.fromSecret('keys')", '_setValues'),
  authCookieName: TEXT,
  baseDomain: TEXT,
  hostName: TEXT,
  wildcard: FLAG,
  exposure: made('an Exposure, such as Exposure.ingress()', '_expose'),
  sessions: propsOf(SESSIONS),
  agentOutsideApp: FLAG,
  environment: TEXT_MAP,
  secretEnvironment: mapOf(SECRET),
  autoReloadConfig: FLAG,
  proxyLogsToStdout: FLAG,
  volumes: MAPS,
  routerVolumeMounts: MAPS,
  proxyVolumeMounts: MAPS,
  certificates: TASK_SHAPES.certificates,
  podSecurity: POD_SECURITY,
  secretDelivery: SECRET_DELIVERY,
  releaseName: TEXT,
  fullNameOverride: TEXT,
  values: MAP,
};

/**
 * The props without those that are null.
 *
 * @throws CLEARML9058 when props of a gateway do not have their types
 */
export function shapedGateway(props: AppGatewayProps): AppGatewayProps {
  return shaped(props, '', GATEWAY, 'CLEARML9058', 'chart', 'credentials');
}
