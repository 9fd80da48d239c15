import { asMap, type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';

/** State of the rollout of a workload. */
export interface WorkloadState {
  readonly isDone: boolean;
  /** Progress, such as `1/3 ready`. */
  readonly progress: string;
  /** Reason for which the workload does not become ready without a change. */
  readonly failure?: string;
}

/** Resources of the kinds whose rollouts are awaited. */
export const WORKLOADS: { readonly [kind: string]: string } = {
  DaemonSet: 'daemonsets.apps',
  Deployment: 'deployments.apps',
  Job: 'jobs.batch',
  Pod: 'pods',
  StatefulSet: 'statefulsets.apps',
};

/** The state of a workload in the cluster, as `kubectl rollout status` determines it. */
export function stateOf(workload: JsonObject): WorkloadState {
  const rules = { DaemonSet: daemonSet, Deployment: deployment, Job: job, Pod: pod, StatefulSet: statefulSet };
  return rules[String(workload.kind) as keyof typeof rules](workload);
}

function deployment(workload: JsonObject): WorkloadState {
  const wanted = numberAt(workload, 'spec.replicas', 1);
  const [all, updated, available] = ['replicas', 'updatedReplicas', 'availableReplicas'].map((field) =>
    numberAt(workload, `status.${field}`, 0),
  ) as [number, number, number];
  if (valueAt(workload, 'spec.paused') === true) {
    return { isDone: true, progress: 'paused' };
  }
  const late = condition(workload, 'Progressing', 'False');
  return {
    isDone: isObserved(workload) && updated >= wanted && all <= updated && available >= updated,
    progress: `${Math.min(updated, available)}/${wanted} ready`,
    failure:
      isObserved(workload) && late?.reason === 'ProgressDeadlineExceeded'
        ? `no progress for ${numberAt(workload, 'spec.progressDeadlineSeconds', 600)} s`
        : undefined,
  };
}

function statefulSet(workload: JsonObject): WorkloadState {
  const wanted = numberAt(workload, 'spec.replicas', 1);
  const ready = numberAt(workload, 'status.readyReplicas', 0);
  const { currentRevision, updateRevision } = asMap(workload.status);
  const partition = numberAt(workload, 'spec.updateStrategy.rollingUpdate.partition', 0);
  const isUpdated =
    isOnDelete(workload) ||
    currentRevision === updateRevision ||
    numberAt(workload, 'status.updatedReplicas', 0) >= wanted - partition;
  return { isDone: isObserved(workload) && ready >= wanted && isUpdated, progress: `${ready}/${wanted} ready` };
}

function daemonSet(workload: JsonObject): WorkloadState {
  const wanted = numberAt(workload, 'status.desiredNumberScheduled', 0);
  const available = numberAt(workload, 'status.numberAvailable', 0);
  const isUpdated = isOnDelete(workload) || numberAt(workload, 'status.updatedNumberScheduled', 0) >= wanted;
  return { isDone: isObserved(workload) && isUpdated && available >= wanted, progress: `${available}/${wanted} ready` };
}

function job(workload: JsonObject): WorkloadState {
  const failed = condition(workload, 'Failed', 'True');
  const isSuspended = valueAt(workload, 'spec.suspend') === true;
  const isComplete = condition(workload, 'Complete', 'True') !== undefined;
  return {
    isDone: isComplete || isSuspended,
    progress: isSuspended ? 'suspended' : isComplete ? 'complete' : 'running',
    failure: failed && `${String(failed.reason)}: ${String(failed.message)}`,
  };
}

function pod(workload: JsonObject): WorkloadState {
  const phase = textAt(workload, 'status.phase') ?? 'Pending';
  const isReady = phase === 'Succeeded' || condition(workload, 'Ready', 'True') !== undefined;
  return { isDone: isReady, progress: phase, failure: phase === 'Failed' ? 'the pod failed' : undefined };
}

function isObserved(workload: JsonObject): boolean {
  return numberAt(workload, 'status.observedGeneration', 0) >= numberAt(workload, 'metadata.generation', 0);
}

function isOnDelete(workload: JsonObject): boolean {
  return valueAt(workload, 'spec.updateStrategy.type') === 'OnDelete';
}

/** The condition of an object that has a status, such as `True`. */
export function condition(object: JsonObject, type: string, status: string): JsonObject | undefined {
  return objectsAt(object.status, 'conditions').find((one) => one.type === type && one.status === status);
}

export function numberAt(object: unknown, path: string, absent: number): number {
  const value = valueAt(object as JsonObject, path);
  return typeof value === 'number' ? value : absent;
}
