import type { k8s } from 'cdk8s-plus-28';
import { ALWAYS } from '../chart/clearml-chart';
import { environment, rowsBelow } from '../chart/prop-table';
import type { ResourceRequirements } from '../core/kubernetes/containers';
import type { PodVolume } from '../core/kubernetes/volumes';
import type { SecretValue } from '../secrets/secret-value';
import type { FileMount } from '../server/config-file-props';
import { GLUE } from './value-paths';

/** The pod of the agent itself, which starts the pods of tasks. */
export interface AgentPodProps {
  /**
   * Environment variables, such as `CLEARML_K8S_GLUE_TEMPLATE_MODULE` (`dynamic_edit_task_pod_template.md`).
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with secret content.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Files mounted into the container.
   *
   * @default - none
   */
  readonly fileMounts?: FileMount[];

  /**
   * Volumes, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly volumes?: PodVolume[];

  /**
   * Mounts of the container. From `clearml-enterprise-agent` 6.12.3 on, its home is `/home/nonroot`; paths below
   * `/root` are CLEARML9010.
   *
   * @default - none
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * Start script of the agent. `clearml-enterprise-agent` only.
   *
   * @default - the start script in the image
   */
  readonly startScript?: string;

  /**
   * Name of a ServiceAccount that exists. `clearml-enterprise-agent` 6.9.11 or later, or the public chart. From 6.14.1 on, the agent
   * checks at its start that it has all necessary rights (`6.14.md`).
   *
   * @default - the chart creates one
   */
  readonly serviceAccountName?: string;

  /**
   * Names of further Roles in the namespace that the agent gets.
   *
   * @default - none
   */
  readonly roles?: string[];

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
   * Requests and limits, as in a Kubernetes container.
   *
   * @default - no requests and limits, unless the values of the chart contain some
   */
  readonly resources?: ResourceRequirements;

  /**
   * Node labels that the pod needs.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pod tolerates, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * Affinity, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly affinity?: k8s.Affinity;
}

/** Values paths of the props of the agent's own pod. */
export const AGENT_POD_ROWS = {
  ...rowsBelow(GLUE, ['fileMounts', 'volumes', 'volumeMounts', 'labels', 'annotations']),
  ...rowsBelow(GLUE, ['nodeSelector', 'tolerations', 'affinity']),
  resources: { path: `${GLUE}.resources`, since: { enterprise: ALWAYS, public: '5.1.0' } },
  environment: { path: `${GLUE}.extraEnvs`, convert: environment },
  secretEnvironment: { path: `${GLUE}.extraEnvs`, convert: environment },
  roles: { path: `${GLUE}.additionalRoleBindings` },
  startScript: { path: `${GLUE}.customBashScript`, since: { enterprise: ALWAYS } },
  serviceAccountName: {
    path: { enterprise: `${GLUE}.serviceAccountName`, public: `${GLUE}.serviceExistingAccountName` },
    since: { enterprise: '6.9.11', public: ALWAYS },
  },
} as const;
