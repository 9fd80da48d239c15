/** A queue of a tenant, as data. */
export interface TenantQueue {
  /** Name of the queue. */
  readonly name: string;

  /**
   * Maximum number of concurrent pods of the queue.
   *
   * @default - no limit
   */
  readonly maxPods?: number;

  /**
   * Image for tasks that set no image.
   *
   * @default - `defaultImage` of the agent
   */
  readonly image?: string;

  /**
   * Whole GPUs of a task; with `migProfile`, slices.
   *
   * @default - no GPUs; with `migProfile`, 1
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
   * @quantity
   * @default - the default of the container runtime
   */
  readonly sharedMemory?: string;

  /**
   * Labels of the nodes for its tasks.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Environment variables of its tasks. The manifests contain their values in plain text.
   *
   * @default - no variables
   */
  readonly environment?: { [name: string]: string };

  /**
   * Worker ids of its tasks.
   *
   * @default - `taskWorkerIdTemplate` of the agent
   */
  readonly workerIdTemplate?: string;
}
