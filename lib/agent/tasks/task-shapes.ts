import { SECRET } from '../../core/props/common-shapes';
import {
  FLAG,
  listOf,
  MAP,
  MAPS,
  made,
  mapOf,
  NUMBER,
  propsOf,
  type Shapes,
  TEXT,
  TEXT_MAP,
} from '../../core/props/shapes';
import { FILE_MOUNTS } from '../../server/component-shapes';
import type { AirGapped } from './air-gapped';
import type { TaskPodTemplate } from './pod-template';
import type { Queue, QueueOptions } from './queue';
import type { TaskOptions } from './task-options';

const TEMPLATE: Shapes<TaskPodTemplate> = {
  gpus: made('Gpus, such as Gpus.whole(1)', '_request'),
  resources: MAP,
  sharedMemory: TEXT,
  environment: TEXT_MAP,
  secretEnvironment: mapOf(SECRET),
  labels: TEXT_MAP,
  annotations: TEXT_MAP,
  nodeSelector: TEXT_MAP,
  tolerations: MAPS,
  affinity: MAP,
  priorityClassName: TEXT,
  volumes: MAPS,
  volumeMounts: MAPS,
  initContainers: MAPS,
  podSecurityContext: MAP,
  containerSecurityContext: MAP,
};

const QUEUE_OPTIONS: Shapes<QueueOptions> = {
  ...TEMPLATE,
  maxPods: NUMBER,
  image: TEXT,
  useImageEntrypoint: FLAG,
  workerIdTemplate: TEXT,
  multiNode: listOf(NUMBER),
  fileMounts: FILE_MOUNTS,
  extraVolumes: MAPS,
  extraVolumeMounts: MAPS,
};

/** A queue without a name. */
export const QUEUE_WITHOUT_NAME = propsOf(QUEUE_OPTIONS);

export const QUEUES = listOf(propsOf<Queue>({ ...QUEUE_OPTIONS, name: TEXT }, 'name'));

const AIR_GAPPED: Shapes<AirGapped> = { image: TEXT, pipIndexUrl: TEXT, pipExtraIndexUrl: TEXT, pipTrustedHost: TEXT };

/** Props that say how the tasks of an agent run. */
export const TASK_SHAPES: Shapes<TaskOptions> = {
  basePodTemplate: propsOf(TEMPLATE),
  defaultImage: TEXT,
  caches: listOf(made('a TaskCache, such as TaskCache.clearml()', '_claimName')),
  startScript: TEXT,
  airGapped: propsOf(AIR_GAPPED, 'image'),
  bootstrap: FLAG,
  certificates: made('CustomCertificates, such as CustomCertificates.bundle(pem)', '_setChartValues'),
  multiNode: FLAG,
  serverTasks: MAP,
  composeApplications: FLAG,
  useOwnerToken: FLAG,
  fractionInjectorVersion: TEXT,
  completedPodDeletionDelayMinutes: NUMBER,
};
