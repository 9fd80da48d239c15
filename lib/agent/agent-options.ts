import type { ChartSource } from '../chart/chart-source';
import type { HelmCommandOptions, RenderOptions } from '../release/helm-release-props';
import type { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { PodSecurity } from '../security/pod-security';
import type { AgentImageOptions } from './agent-image-options';
import type { AgentPodProps } from './agent-pod';
import type { CapacityOptions } from './capacity/capacity-options';
import type { Queue, QueueOptions } from './tasks/queue';
import type { TaskOptions } from './tasks/task-options';

/** What an agent is, whichever server it works for. */
export interface AgentOptions
  extends TaskOptions,
    CapacityOptions,
    AgentImageOptions,
    RenderOptions,
    HelmCommandOptions {
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
   * `ApplicationQueueMode.PER_TENANT`, and with credentials of an internal admin user. `clearml-enterprise-agent` 6.9.4 or newer.
   *
   * @default - it is not served
   * @example {}
   */
  readonly applicationsQueue?: QueueOptions;

  /**
   * Which level of the Pod Security Standards the agent and the pods of its tasks satisfy. Where that forbids root
   * (`openshift.md`), tasks get a home and a start script outside of root's: `clearml-enterprise-agent` 6.12.3 or newer.
   *
   * @default PodSecurity.unmodified()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * The pod of the agent itself.
   *
   * @default - the chart's
   */
  readonly agentPod?: AgentPodProps;

  /**
   * How the contents of secrets reach the cluster.
   *
   * @default - as the chart or app says by `SecretDelivery.applyTo`; plain Secrets when neither does
   */
  readonly secretDelivery?: SecretDelivery;

  /**
   * Name of the Helm release; names of objects derive from it. CLEARML9014 when two agents of one chart share it. Keep it short where
   * tasks have several pods: before 6.15.4 the names of their Services may become too long (`6.15.md`).
   *
   * @default - the one of the guide: `clearml-enterprise-agent`, or `clearml-agent`
   */
  readonly releaseName?: string;

  /**
   * Values for the chart, checked and merged last. Texts at paths that the guide calls secret come out in a Secret.
   *
   * @default - none
   */
  readonly values?: { [key: string]: any };
}
