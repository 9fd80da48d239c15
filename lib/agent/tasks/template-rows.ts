import { environment, type GroupRow, rowsBelow, wholeNumber } from '../../chart/prop-table';
import type { AgentInstallation } from '../agent-installation';
import { GLUE } from '../value-paths';
import { needsLimits } from './gpus';
import type { TaskPodTemplate } from './pod-template';
import type { QueueOptions } from './task-options';

/** Values that add volumes to single queues (`6.11.md`). */
const EXTRA_VOLUMES_SINCE = '6.11.0';

/** The paths of these values, for the queues of an agent and for its applications queue. */
export const EXTRA_VOLUMES = Object.fromEntries(
  [`${GLUE}.queues.*`, `${GLUE}.appsQueue`].flatMap((queue) =>
    ['extraVolumes', 'extraVolumeMounts'].map((key) => [`${queue}.templateOverrides.${key}`, EXTRA_VOLUMES_SINCE]),
  ),
);

/**
 * Rows of the props of a template.
 *
 * @param path values path of the template
 * @param volumes key of its volumes: the extra volumes of a queue are added to the volumes of all queues
 */
export function templateRows(
  path: string,
  volumes: 'volumes' | 'extraVolumes',
): GroupRow<AgentInstallation, TaskPodTemplate>['props'] {
  const mounts = volumes === 'volumes' ? 'volumeMounts' : 'extraVolumeMounts';
  return {
    ...rowsBelow(path, ['resources', 'labels', 'annotations', 'nodeSelector', 'tolerations', 'affinity']),
    ...rowsBelow(path, ['priorityClassName', 'volumes', 'volumeMounts', 'initContainers']),
    ...rowsBelow(path, ['podSecurityContext', 'containerSecurityContext']),
    environment: { path: `${path}.env`, convert: environment },
    secretEnvironment: { path: `${path}.env`, convert: environment },
    gpus: {
      set: ({ props, values }, gpus, prop) => {
        const { limits, labels } = gpus._request(needsLimits(props.fractionInjectorVersion));
        values.add(`${path}.resources.limits`, limits, prop);
        values.add(`${path}.labels`, labels, prop);
      },
      paths: [`${path}.resources.limits`, `${path}.labels`],
    },
    sharedMemory: {
      set: ({ values }, sizeLimit, prop) => {
        values.add(`${path}.${volumes}`, [{ name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit } }], prop);
        values.add(`${path}.${mounts}`, [{ name: 'dshm', mountPath: '/dev/shm' }], prop);
      },
      paths: [`${path}.${volumes}`, `${path}.${mounts}`],
      since: volumes === 'volumes' ? undefined : EXTRA_VOLUMES_SINCE,
    },
  };
}

/** Rows of the props of the queue at a values path. */
export function queueRows(path: string): GroupRow<AgentInstallation, QueueOptions>['props'] {
  const settings = `${path}.queueSettings`;
  const template = `${path}.templateOverrides`;
  return {
    maxPods: { path: `${settings}.maxPods`, check: wholeNumber(1) },
    workerIdTemplate: { path: `${settings}.customWorkerIdTemplate` },
    image: { path: `${settings}.defaultImage` },
    useImageEntrypoint: { path: `${settings}.useImageEntrypoint` },
    multiNode: { path: `${settings}.multiNode` },
    ...templateRows(template, 'extraVolumes'),
    fileMounts: { path: `${template}.fileMounts` },
    extraVolumes: { path: `${template}.extraVolumes`, since: EXTRA_VOLUMES_SINCE },
    extraVolumeMounts: { path: `${template}.extraVolumeMounts`, since: EXTRA_VOLUMES_SINCE },
  };
}
