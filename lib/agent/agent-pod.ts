import type { SecretValue } from '../secrets/secret-value';
import type { FileMount } from '../server/component-props';
import { type AgentValues, GLUE } from './agent-values';

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
  readonly volumes?: any[];

  /**
   * Where the container mounts them. From `clearml-enterprise-agent` 6.12.3 on its home is `/home/nonroot`; paths below
   * `/root` are CLEARML9010.
   *
   * @default - none
   */
  readonly volumeMounts?: any[];

  /**
   * Start script of the agent. `clearml-enterprise-agent` only.
   *
   * @default - the image's
   */
  readonly startScript?: string;

  /**
   * Name of a ServiceAccount that exists. `clearml-enterprise-agent` 6.9.11 or newer, or the public chart. From 6.14.1 on the agent checks
   * when it starts that it has all the rights that it needs (`6.14.md`).
   *
   * @default - the chart makes one
   */
  readonly serviceAccountName?: string;

  /**
   * Names of Roles in the namespace that the agent gets beside its own.
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
   * @default - the chart's
   */
  readonly resources?: { [key: string]: any };

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
  readonly tolerations?: any[];

  /**
   * Affinity, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly affinity?: { [key: string]: any };
}

const SAME_KEY = [
  'fileMounts',
  'volumes',
  'volumeMounts',
  'labels',
  'annotations',
  'resources',
  'nodeSelector',
  'tolerations',
  'affinity',
] as const satisfies readonly (keyof AgentPodProps)[];

/** The values that the agent's own pod wants. */
export function setAgentPod(values: AgentValues, pod: AgentPodProps = {}): void {
  for (const key of SAME_KEY) {
    values.add(`${GLUE}.${key}`, pod[key], `agentPod.${key}`);
  }
  const entries = (variables: object = {}) => Object.entries(variables).map(([name, value]) => ({ name, value }));
  values.addEnvironment(GLUE, entries(pod.environment), 'agentPod.environment');
  values.addEnvironment(GLUE, entries(pod.secretEnvironment), 'agentPod.secretEnvironment');
  values.add(`${GLUE}.additionalRoleBindings`, pod.roles, 'agentPod.roles');
  values.addGated('startScripts', `${GLUE}.customBashScript`, pod.startScript, 'agentPod.startScript');
  const account = values.chart.edition === 'public' ? 'serviceExistingAccountName' : 'serviceAccountName';
  values.addGated('serviceAccount', `${GLUE}.${account}`, pod.serviceAccountName, 'agentPod.serviceAccountName');
}
