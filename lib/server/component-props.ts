import type { Duration, Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { InitContainer, ResourceRequirements } from '../core/kubernetes/containers';
import type { ContainerProbe } from '../core/kubernetes/probes';
import type { PodVolume } from '../core/kubernetes/volumes';
import type { SecretValue } from '../secrets/secret-value';
import type { ConfigFileProps } from './config-file-props';

/** Type of a Kubernetes Service. */
export enum ServiceType {
  /** Reachable inside the cluster. */
  CLUSTER_IP = 'ClusterIP',
  /** A port on every node. */
  NODE_PORT = 'NodePort',
  /** An address from the cluster's load balancer. */
  LOAD_BALANCER = 'LoadBalancer',
}

/** Props that apiserver, fileserver and webserver share (`k8s.md`, Installation). */
export interface ServerComponentProps {
  /**
   * Number of pods.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Requests and limits, as in a Kubernetes container.
   *
   * @default - the requests and limits in the values of the chart
   * @example { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '2Gi' } }
   */
  readonly resources?: ResourceRequirements;

  /**
   * Type of the Service.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { [key: string]: string };

  /**
   * Environment variables. For `CLEARML__` and `WEBSERVER__` variables, `settings` is safer.
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
   * Labels of the workload and its pods.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [key: string]: string };

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
  readonly tolerations?: k8s.Toleration[];

  /**
   * Affinity, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly affinity?: k8s.Affinity;

  /**
   * Liveness probe, or those of its fields that differ from the probe in the chart. `clearml-enterprise` 10.12.4 or later.
   *
   * @default - the probe in the chart
   */
  readonly livenessProbe?: ContainerProbe;

  /**
   * Readiness probe, or those of its fields that differ from the probe in the chart. `clearml-enterprise` 10.12.4 or later.
   *
   * @default - the probe in the chart
   */
  readonly readinessProbe?: ContainerProbe;

  /**
   * Startup probe, or those of its fields that differ from the probe in the chart. `clearml-enterprise` 10.12.4 or later.
   *
   * @default - the probe in the chart
   */
  readonly startupProbe?: ContainerProbe;

  /**
   * Additional volumes, as in a Kubernetes pod.
   *
   * @default - none
   */
  readonly volumes?: PodVolume[];

  /**
   * Where the component's container mounts them.
   *
   * @default - none
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * DNS policy of the pods. `clearml-enterprise` 10.8.12 or later.
   *
   * @default - ClusterFirst, unless the values of the chart contain another policy
   */
  readonly dnsPolicy?: string;

  /**
   * DNS options of the pods. `clearml-enterprise` 10.8.12 or later.
   *
   * @default - none
   */
  readonly dnsConfig?: k8s.PodDnsConfig;

  /**
   * Entries for the pods' hosts file. `clearml-enterprise` 10.8.12 or later.
   *
   * @default - none
   */
  readonly hostAliases?: k8s.HostAlias[];
}

/** The API server. */
export interface ApiServerProps extends ServerComponentProps, ConfigFileProps {
  /**
   * Settings of the server by dotted path, each of its natural type; a `SecretValue` too. They become `CLEARML__` variables
   * (`clearml_server_config.md`), whose names the server lower-cases: for a key in mixed case, set the object that contains it, as in
   * `{ 'apiserver.getting_started_info': { agentName: 'a' } }`. CLEARML5004 for a path or a value that the server misreads.
   *
   * @default - none
   * @example { 'apiserver.check_for_updates.enabled': false }
   */
  readonly settings?: { [path: string]: any };

  /**
   * Log every API call (`api_audit.md`). `clearml-enterprise` 10.9.1 or later.
   *
   * @default false
   */
  readonly logCalls?: boolean;

  /**
   * Additional init containers, as in a Kubernetes pod. `clearml-enterprise` 10.11.0 or later.
   *
   * @default - none
   */
  readonly initContainers?: InitContainer[];
}

/** The file server. */
export interface FileServerProps extends ServerComponentProps {
  /**
   * Settings of the file server by dotted path, each of its natural type; a `SecretValue` too. They become `CLEARML__` variables.
   *
   * @default - none
   */
  readonly settings?: { [path: string]: any };

  /**
   * Time for which the file server accepts a revoked token: it asks the API server again afterwards. CLEARML5008 for parts of seconds.
   *
   * @default - `ChartSource.community()`: 5 minutes; other charts: 12 hours, as the server configures it
   * @example Duration.minutes(1)
   */
  readonly tokenCache?: Duration;

  /**
   * Maximum size of the folder `/tmp`, which contains uploads until they are complete. Kubernetes evicts a pod that exceeds it. The limit of
   * the container for ephemeral storage is 1 GiB higher. Open-source charts only.
   *
   * @default - 50 GiB with `ChartSource.community()`; other charts: no limit
   * @example Size.gibibytes(200)
   */
  readonly temporaryStorage?: Size;

  /**
   * Additional init containers, as in a Kubernetes pod. `clearml-enterprise` 10.11.0 or later.
   *
   * @default - none
   */
  readonly initContainers?: InitContainer[];

  /**
   * Rollout strategy, as in a Kubernetes Deployment. `clearml-enterprise` 10.11.12 or later.
   *
   * @default - the strategy in the values of the chart
   */
  readonly strategy?: k8s.DeploymentStrategy;
}

/** The web server. */
export interface WebServerProps extends ServerComponentProps {
  /**
   * Settings of the web UI by key, each of its natural type; a `SecretValue` too. They become `WEBSERVER__` variables
   * (`customizing_ui.md`). CLEARML5004 for a key that starts with W, E, B, S, R, V or `_`, which the web server strips.
   *
   * @default - none
   * @example { useFilesProxy: true }
   */
  readonly settings?: { [key: string]: any };

  /**
   * Configuration files by name, mounted into the container. The chart writes them to a ConfigMap.
   *
   * @default - none
   */
  readonly additionalConfigs?: { [fileName: string]: string };

  /**
   * Maximum size of the folder `/tmp`, as that of the file server. Open-source charts only.
   *
   * @default - 10 GiB with `ChartSource.community()`; other charts: no limit
   */
  readonly temporaryStorage?: Size;

  /**
   * Block scripts of users and third parties in the UI. `clearml-enterprise` 10.9.2 or later.
   *
   * @default - scripts are not blocked, unless the values of the chart enable it
   */
  readonly blockUserScripts?: boolean;
}
