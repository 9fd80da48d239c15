import type { ChartSource } from '../charts/chart-source';
import type { HelmCommandOptions, RenderOptions } from '../helm/release-props';
import type { SecretValue } from '../secrets/secret-value';
import type { PodSecurity } from '../security/pod-security';
import type { AgentPodProps } from './agent-pod';
import type { Dashboard } from './capacity/dashboard';
import type { MonitoredResources } from './capacity/monitored-resources';
import type { CustomCertificates } from './certificates';
import type { AirGapped } from './tasks/air-gapped';
import type { TaskCache } from './tasks/caches';
import type { TaskPodTemplate } from './tasks/pod-template';
import type { Queue, QueueOptions } from './tasks/queue';

/** What an agent is, whichever server it works for. */
export interface AgentOptions extends RenderOptions, HelmCommandOptions {
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
   * What the pods of all tasks are made from.
   *
   * @default - the chart's
   */
  readonly basePodTemplate?: TaskPodTemplate;

  /**
   * Image for tasks that name none.
   *
   * @default - the chart's
   */
  readonly defaultImage?: string;

  /**
   * Caches that outlive tasks.
   *
   * @default - none
   */
  readonly caches?: TaskCache[];

  /**
   * How many pods the agent may have at once. `clearml-enterprise-agent` only.
   *
   * @default - the chart's
   */
  readonly maxPods?: number;

  /**
   * What all pods of the agent together may use. `clearml-enterprise-agent` only.
   *
   * @default - no limit
   */
  readonly monitoredResources?: MonitoredResources;

  /**
   * What the orchestration dashboard shows of the agent. `clearml-enterprise-agent` 6.10.3 or newer.
   *
   * @default - nothing is reported
   */
  readonly dashboard?: Dashboard;

  /**
   * Worker id of the agent, `<CATEGORY>:<GROUP>`. `clearml-enterprise-agent` 6.9.7 or newer.
   *
   * @default - the chart's
   * @example "k8s:my-agent"
   */
  readonly workerId?: string;

  /**
   * Worker ids of tasks, where their queue has no template of its own. `clearml-enterprise-agent` 6.9.7 or newer.
   *
   * @default - the chart's: k8s:group:{task_id}
   * @example "k8s:my-group:{task_id}"
   */
  readonly taskWorkerIdTemplate?: string;

  /**
   * Let worker ids have several categories, so that the dashboard shows the agent's tasks in several boxes. Otherwise that is
   * CLEARML9006.
   *
   * @default false
   */
  readonly allowSeveralCategories?: boolean;

  /**
   * Let tasks bring along a multi-node layout (`multi_node_training.md`). `clearml-enterprise-agent` 6.12.1 or newer.
   *
   * @default - true when a queue has a layout
   */
  readonly multiNode?: boolean;

  /**
   * Let the agent read the nodes and pods of the whole cluster. CLEARML9007 when it is false although something needs it.
   *
   * @default - true when capacities are discovered, or for multi-node tasks
   */
  readonly clusterAccess?: boolean;

  /**
   * Version of the fractional GPU injector (CFGI) in the cluster. Before 1.3.0 its fractions need limits, too (`cfgi.md`).
   *
   * @default - 1.3.0 or newer
   */
  readonly fractionInjectorVersion?: string;

  /**
   * Certificates of authorities of your own. `clearml-enterprise-agent` only.
   *
   * @default - those of the images
   */
  readonly certificates?: CustomCertificates;

  /**
   * Bring Python, Git and the agent into the containers of tasks, so that minimal images will do
   * (`clearml_agent_bootstrap.md`). `clearml-enterprise-agent` 6.13.0 or newer.
   *
   * @default false
   */
  readonly bootstrap?: boolean;

  /**
   * Settings of tasks that need several pods, as in the values of the chart. `clearml-enterprise-agent` 6.14.0 or newer.
   *
   * @default - the chart's
   */
  readonly serverTasks?: { [key: string]: any };

  /**
   * Which level of the Pod Security Standards the agent and the pods of its tasks satisfy. Where that forbids root
   * (`openshift.md`), tasks get a home and a start script outside of root's: `clearml-enterprise-agent` 6.12.3 or newer.
   *
   * @default PodSecurity.asIs()
   */
  readonly podSecurity?: PodSecurity;

  /**
   * Let tasks do without the internet. `clearml-enterprise-agent` only.
   *
   * @default - tasks install what they need from the internet
   */
  readonly airGapped?: AirGapped;

  /**
   * Start script of tasks: the agent fills in `{task_id}` and the like, other braces are doubled. CLEARML9009 when it does not
   * end by executing the task. `clearml-enterprise-agent` only.
   *
   * @default - the agent's; with `airGapped`, or a `podSecurity` that forbids root, that of the guide
   */
  readonly startScript?: string;

  /**
   * Minutes before pods of finished tasks are deleted. `clearml-enterprise-agent` 6.13.5 or newer.
   *
   * @default - the chart's
   */
  readonly completedPodDeletionDelayMinutes?: number;

  /**
   * Seconds between looks into the queues. `clearml-enterprise-agent` 6.10.0 or newer.
   *
   * @default - the chart's
   */
  readonly queuePollSeconds?: number;

  /**
   * Seconds between status reports. `clearml-enterprise-agent` 6.10.0 or newer.
   *
   * @default - the chart's
   */
  readonly statusReportSeconds?: number;

  /**
   * The pod of the agent itself.
   *
   * @default - the chart's
   */
  readonly agentPod?: AgentPodProps;

  /**
   * Token for the private image registry; a pull secret is made of it, for tasks too.
   *
   * @default - no pull secret
   */
  readonly registryToken?: SecretValue;

  /**
   * User name that belongs to the token.
   *
   * @default - the enterprise chart's own; the public chart needs one
   */
  readonly registryUsername?: string;

  /**
   * Names of docker-registry Secrets that exist in the namespace, for the agent and its tasks (`air_gapped_env.md`,
   * `clearml_agent_nvcr.md`). They come beside the one of `registryToken`.
   *
   * @default - none
   * @example ["nvcr-registry"]
   */
  readonly imagePullSecrets?: string[];

  /**
   * Registry, and path in it, that the images of the agent are taken from in place of the host in their reference. Images of
   * tasks are named by you and by the tasks.
   *
   * @default - the registries of the chart
   * @example "registry.internal/mirror"
   */
  readonly imageRegistry?: string;

  /**
   * Name of the Helm release; names of objects derive from it. CLEARML9014 when two agents of one chart share it.
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
