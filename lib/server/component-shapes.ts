import { SECRET } from '../core/props/common-shapes';
import {
  FLAG,
  listOf,
  MAP,
  MAPS,
  mapOf,
  memberOf,
  NUMBER,
  propsOf,
  type Shapes,
  TEXT,
  TEXT_MAP,
} from '../core/props/shapes';
import {
  type ApiServerProps,
  type FileMount,
  type FileServerProps,
  type ServerComponentProps,
  ServiceType,
  type WebServerProps,
} from './component-props';

export const FILE_MOUNTS = listOf(
  propsOf<FileMount>({ name: TEXT, folderPath: TEXT, fileContent: TEXT }, 'name', 'folderPath', 'fileContent'),
);

const COMPONENT: Shapes<ServerComponentProps> = {
  replicas: NUMBER,
  resources: MAP,
  serviceType: memberOf(ServiceType),
  serviceAnnotations: TEXT_MAP,
  environment: TEXT_MAP,
  secretEnvironment: mapOf(SECRET),
  labels: TEXT_MAP,
  podAnnotations: TEXT_MAP,
  nodeSelector: TEXT_MAP,
  tolerations: MAPS,
  affinity: MAP,
  livenessProbe: MAP,
  readinessProbe: MAP,
  startupProbe: MAP,
  volumes: MAPS,
  volumeMounts: MAPS,
  dnsPolicy: TEXT,
  dnsConfig: MAP,
  hostAliases: MAPS,
};

export const API_SERVER = propsOf<ApiServerProps>({
  ...COMPONENT,
  settings: MAP,
  additionalConfigs: TEXT_MAP,
  fileMounts: FILE_MOUNTS,
  logCalls: FLAG,
  initContainers: MAPS,
});

export const FILE_SERVER = propsOf<FileServerProps>({
  ...COMPONENT,
  settings: MAP,
  initContainers: MAPS,
  strategy: MAP,
});

export const WEB_SERVER = propsOf<WebServerProps>({
  ...COMPONENT,
  settings: MAP,
  additionalConfigs: TEXT_MAP,
  blockUserScripts: FLAG,
});
