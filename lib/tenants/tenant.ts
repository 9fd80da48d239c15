import type { ContainerLimits } from '../security/namespace/limits';
import type { PortRange } from '../security/namespace/port-range';
import type { Feature } from '../server/tenancy/feature';

/** A queue of a tenant, as data. */
export interface TenantQueue {
  /** Name of the queue. */
  readonly name: string;

  /**
   * How many pods the queue may have at once.
   *
   * @default - no limit
   */
  readonly maxPods?: number;

  /**
   * Image for tasks that name none.
   *
   * @default - the agent's `defaultImage`
   */
  readonly image?: string;

  /**
   * Whole GPUs of a task; with `migProfile`, slices.
   *
   * @default - none; with `migProfile`, 1
   */
  readonly gpus?: number;

  /**
   * MIG profile of a task.
   *
   * @default - no MIG
   * @example "1g.10gb"
   */
  readonly migProfile?: string;

  /**
   * Fraction of a GPU of a task.
   *
   * @default - no fraction
   * @example 0.5
   */
  readonly gpuFraction?: number;

  /**
   * CPUs that a task may use.
   *
   * @default - no limit
   */
  readonly cpuLimit?: string;

  /**
   * Memory that a task may use.
   *
   * @default - no limit
   * @example "16Gi"
   */
  readonly memoryLimit?: string;

  /**
   * Size of `/dev/shm`.
   *
   * @default - the container runtime's
   */
  readonly sharedMemory?: string;

  /**
   * Labels of the nodes for its tasks.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Environment of its tasks. It comes out in clear.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Worker ids of its tasks.
   *
   * @default - the agent's `taskWorkerIdTemplate`
   */
  readonly workerIdTemplate?: string;
}

/** A tenant of a server, as data: what differs from tenant to tenant (`multi_tenant_k8s.md`). */
export interface Tenant {
  /**
   * Name: at most 39 lower-case letters, digits and hyphens. Names of its namespace, manifest files and objects derive from it.
   *
   * @example "acme"
   */
  readonly name: string;

  /**
   * Its namespace.
   *
   * @default - `clearml-` and the name
   */
  readonly inNamespace?: string;

  /**
   * Labels of its namespace, beside those of all tenants.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * The most that all its pods may use together, by the names that Kubernetes has for it.
   *
   * @default - that of all tenants
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Limits of containers that state none, and what one may ask for.
   *
   * @default - those of all tenants
   */
  readonly limits?: ContainerLimits;

  /**
   * Ports of the sessions of its gateway. Gateways whose sessions are on the nodes need ports of their own.
   *
   * @default - those of all tenants
   */
  readonly sessionPorts?: PortRange;

  /**
   * Its queues.
   *
   * @default - those of all tenants
   */
  readonly queues?: TenantQueue[];

  /**
   * Its name in ClearML.
   *
   * @default - the name
   */
  readonly company?: string;

  /**
   * Mail address of its admin user. CLEARML9077 when it is missing where credentials are provisioned.
   *
   * @default - none
   */
  readonly adminEmail?: string;

  /**
   * Id of the user that administers it, when that exists already.
   *
   * @default - a user is created
   */
  readonly adminUserId?: string;

  /**
   * How many users it may have. Counts when it is created.
   *
   * @default - the server's
   */
  readonly maxUsers?: number;

  /**
   * Features to enable for it, where it is provisioned.
   *
   * @default - those of the server
   */
  readonly features?: Feature[];

  /**
   * Features of the server to leave out, where it is provisioned. Counts when it is created.
   *
   * @default - none
   */
  readonly excludedFeatures?: Feature[];

  /**
   * Mail domains whose users belong to it, where it is provisioned. No two tenants may share one.
   *
   * @default - none
   */
  readonly domains?: string[];

  /**
   * Mail addresses of users who belong to it, where it is provisioned. No two tenants may share one.
   *
   * @default - none
   */
  readonly members?: string[];
}

/** Namespace of a tenant. */
export function namespaceOf({ name, inNamespace }: Tenant): string {
  return inNamespace ?? `clearml-${name}`;
}

/** Id of the cdk8s chart of a tenant, and so the name of its manifest file. */
export function chartIdOf({ name }: Tenant): string {
  return `tenant-${name}`;
}
