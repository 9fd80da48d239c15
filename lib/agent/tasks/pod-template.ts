import { environment, type GroupRow } from '../../chart/prop-table';
import { joinPath } from '../../helm/data/paths';
import type { SecretValue } from '../../secrets/secret-value';
import type { AgentInstallation } from '../agent-chart';
import { GLUE } from '../agent-pod';
import { type Gpus, needsLimits } from './gpus';

/**
 * Template of the pods of tasks (`clearml_agent_custom_workload.md`). Texts may contain string templates such as
 * `${CLEARML_TASK.name}` (`clearml_agent_string_template.md`).
 */
export interface TaskPodTemplate {
  /**
   * GPUs of a task.
   *
   * @default - none; multi-node queues get the GPUs of their layout
   */
  readonly gpus?: Gpus;

  /**
   * Requests and limits, as in a Kubernetes container. They may contain GPUs.
   *
   * @default - none
   */
  readonly resources?: { [key: string]: any };

  /**
   * Size of a volume of memory at `/dev/shm`, for tasks that use several GPUs. It counts as memory of the pod.
   *
   * @default - none: the container runtime's, often 64Mi
   * @example "32Gi"
   */
  readonly sharedMemory?: string;

  /**
   * Environment variables. They are written to a ConfigMap.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with secret content. The pods read them from a Secret.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Pod labels.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Pod annotations.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Node labels that the pods need.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly tolerations?: any[];

  /**
   * Affinity, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly affinity?: { [key: string]: any };

  /**
   * Name of a PriorityClass.
   *
   * @default - none
   */
  readonly priorityClassName?: string;

  /**
   * Volumes, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly volumes?: any[];

  /**
   * Mounts of the task's container.
   *
   * @default - none
   */
  readonly volumeMounts?: any[];

  /**
   * Init containers, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly initContainers?: any[];

  /**
   * Security context of the pods, as in Kubernetes.
   *
   * @default - none
   */
  readonly podSecurityContext?: { [key: string]: any };

  /**
   * Security context of the task's container, as in Kubernetes.
   *
   * @default - none; see `podSecurity` of the agent
   */
  readonly containerSecurityContext?: { [key: string]: any };
}

/** Values path of the template of all tasks. */
export const BASE = `${GLUE}.basePodTemplate`;

/** Values that add volumes to single queues (`6.11.md`). */
export const EXTRA_VOLUMES_SINCE = '6.11.0';

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
    resources: { path: `${path}.resources` },
    labels: { path: `${path}.labels` },
    annotations: { path: `${path}.annotations` },
    nodeSelector: { path: `${path}.nodeSelector` },
    tolerations: { path: `${path}.tolerations` },
    affinity: { path: `${path}.affinity` },
    priorityClassName: { path: `${path}.priorityClassName` },
    volumes: { path: `${path}.volumes` },
    volumeMounts: { path: `${path}.volumeMounts` },
    initContainers: { path: `${path}.initContainers` },
    podSecurityContext: { path: `${path}.podSecurityContext` },
    containerSecurityContext: { path: `${path}.containerSecurityContext` },
    environment: { path: `${path}.env`, convert: environment },
    secretEnvironment: { path: `${path}.env`, convert: environment },
    gpus: {
      set: (agent, gpus, prop) => setGpus(agent, path, gpus, prop),
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

function setGpus({ props, values }: AgentInstallation, path: string, gpus: Gpus, prop: string): void {
  const { limits, labels } = gpus._request(needsLimits(props.fractionInjectorVersion));
  for (const [resource, amount] of Object.entries(limits)) {
    values.add(joinPath(`${path}.resources.limits`, resource), amount, prop);
  }
  for (const [key, value] of Object.entries(labels)) {
    values.add(joinPath(`${path}.labels`, key), value, prop);
  }
}
