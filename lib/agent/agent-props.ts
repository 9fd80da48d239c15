import type { ChartReleaseProps } from '../chart/chart-release-props';
import type { ChartSource } from '../chart/chart-source';
import type { ServerCredentials } from '../chart/server-credentials';
import type { ServerReferenceProps } from '../chart/server-reference';
import type { AgentPodProps } from './agent-pod';
import type { CapacityOptions } from './capacity/capacity-options';
import type { Queue, QueueOptions, TaskOptions } from './tasks/task-options';

/**
 * Options of an agent, without its server. CLEARML9014 when two agents of one cdk8s chart have the same `releaseName`. Keep the name
 * short where tasks have several pods: before 6.15.4 the names of their Services may become too long (`6.15.md`). A `podSecurity`
 * that forbids root (`openshift.md`) requires `clearml-enterprise-agent` 6.12.3 or later, and gives tasks a home and a start script
 * outside of the home of root. `imagePullSecrets` apply to the agent and its tasks (`clearml_agent_nvcr.md`).
 */
export interface AgentOptions extends TaskOptions, CapacityOptions, ChartReleaseProps {
  /**
   * The chart to deploy.
   *
   * @example ChartSource.enterprise('6.14.6')
   */
  readonly chart: ChartSource;

  /**
   * The queues that the agent serves (`clearml_agent_custom_workload.md`).
   *
   * @example [{ name: '1xGPU', gpus: Gpus.whole(1) }, { name: 'cpu', maxPods: 10 }]
   */
  readonly queues: Queue[];

  /**
   * Whether queues that the server does not have are created.
   *
   * @default true
   */
  readonly createQueues?: boolean;

  /**
   * Serve the applications queue of the agent's tenant (`multi_tenant_k8s.md`): for servers with
   * `ApplicationQueueMode.PER_TENANT`, and with credentials of an internal admin user. `clearml-enterprise-agent` 6.9.4 or later.
   *
   * @default - it is not served
   * @example {}
   */
  readonly applicationsQueue?: QueueOptions;

  /**
   * The pod of the agent itself.
   *
   * @default - a pod as the chart creates it
   */
  readonly agentPod?: AgentPodProps;
}

/** Properties of `ClearmlAgent`. */
export interface ClearmlAgentProps extends AgentOptions, ServerReferenceProps {
  /** API credentials of an admin user, or of a service account with admin rights. */
  readonly credentials: ServerCredentials;
}
