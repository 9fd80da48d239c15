import { listed } from '../../core/errors/coded-error';
import { type JsonObject, objectsAt } from '../../helm/data/json';
import { textAt, valueAt } from '../../helm/data/paths';
import type { Manifest } from '../../helm/manifests/manifest';
import { inNamespace, nameOf } from './identity';
import type { Interruption } from './interruption';
import { jsonObject, type Kubectl } from './kubectl';
import { type Namespace, type Problem, problemOf } from './pod-problems';
import { stateOf, WORKLOADS, type WorkloadState } from './workload-state';

/** A workload whose rollout is awaited. */
interface Rollout {
  readonly manifest: Manifest;
  state?: WorkloadState;
  problem?: Problem;
  /** Time at which the present problem was first found. */
  since?: number;
}

/** Options of `awaitRollouts`. */
export interface RolloutOptions {
  /** Time after which the deployment fails, in milliseconds. */
  readonly timeout: number;
  /** Pause between two readings of the cluster, in milliseconds. */
  readonly interval: number;
  /** Reports a workload that is ready. */
  readonly onReady: (name: string, progress: string) => void;
  /** Shows the last log lines of a container. */
  readonly onLog: (lines: string) => void;
}

/** Why workloads do not become ready. */
export interface NotReady {
  /** The workload; undefined after the timeout. */
  readonly path?: string;
  readonly found: string;
  readonly fix: string;
}

/**
 * Waits until all workloads are ready.
 *
 * @returns the first workload that does not become ready, or the workloads that are not ready after the timeout
 */
export async function awaitRollouts(
  kubectl: Kubectl,
  manifests: readonly Manifest[],
  interruption: Interruption,
  options: RolloutOptions,
): Promise<NotReady | undefined> {
  const end = Date.now() + options.timeout;
  let pending = manifests.filter(isAwaited).map((manifest): Rollout => ({ manifest }));
  while (pending.length > 0) {
    await readStates(kubectl, pending);
    for (const { manifest, state } of pending.filter(isDone)) {
      options.onReady(nameOf(manifest), state?.progress ?? '');
    }
    pending = pending.filter((rollout) => !isDone(rollout));
    const failed = pending.find(hasFailed);
    if (failed) {
      await showLog(kubectl, failed, options);
      return failure(failed);
    }
    if (pending.length > 0) {
      if (Date.now() >= end) {
        return timedOut(pending, options.timeout);
      }
      await interruption.sleep(Math.min(options.interval, Math.max(0, end - Date.now())));
    }
  }
  return undefined;
}

/** Whether the rollout of an object is awaited. */
export function isAwaited({ kind, group }: Manifest): boolean {
  return Object.hasOwn(WORKLOADS, kind) && ['', 'apps', 'batch'].includes(group);
}

function isDone({ state }: Rollout): boolean {
  return state?.isDone ?? false;
}

function hasFailed({ state, problem, since }: Rollout): boolean {
  const isFinal = problem !== undefined && Date.now() - (since ?? Date.now()) >= problem.patience * 1000;
  return state?.failure !== undefined || isFinal;
}

async function readStates(kubectl: Kubectl, pending: readonly Rollout[]): Promise<void> {
  const namespaces = new Set(pending.map(({ manifest }) => manifest.namespace));
  await Promise.all(
    [...namespaces].map(async (namespace) => {
      const rollouts = pending.filter(({ manifest }) => manifest.namespace === namespace);
      const kinds = new Set([...rollouts.map(({ manifest }) => manifest.kind), 'Pod']);
      const resources = [...kinds].map((kind) => WORKLOADS[kind]);
      const read = [...resources, 'replicasets.apps', 'events'].join(',');
      // Objects without read permission are missing in the answer.
      const { stdout } = await kubectl.run('get', read, ...inNamespace(namespace), '-o', 'json');
      const items = objectsAt(jsonObject(stdout), 'items');
      for (const rollout of rollouts) {
        update(rollout, items);
      }
    }),
  );
}

function update(rollout: Rollout, items: readonly JsonObject[]): void {
  const { kind, name } = rollout.manifest;
  const workload = items.find((item) => item.kind === kind && valueAt(item, 'metadata.name') === name);
  rollout.state = workload && stateOf(workload);
  const problem = workload && problemOf(workload, explaining(items));
  rollout.since = problem && rollout.problem?.found === problem.found ? rollout.since : Date.now();
  rollout.problem = problem;
}

function explaining(items: readonly JsonObject[]): Namespace {
  const ofKind = (kind: string) => items.filter((item) => item.kind === kind);
  const timeOf = (event: JsonObject) =>
    textAt(event, 'series.lastObservedTime') ?? textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? '';
  const events = ofKind('Event').filter(({ type }) => type === 'Warning');
  return {
    pods: ofKind('Pod'),
    replicaSets: ofKind('ReplicaSet'),
    events: events.sort((a, b) => (timeOf(a) > timeOf(b) ? -1 : 1)),
  };
}

async function showLog(kubectl: Kubectl, { manifest, problem }: Rollout, options: RolloutOptions): Promise<void> {
  if (problem?.log) {
    const { pod, container } = problem.log;
    const place = inNamespace(manifest.namespace);
    const { stdout } = await kubectl.run('logs', pod, ...place, '-c', container, '--previous', '--tail=10');
    options.onLog(stdout.trim());
  }
}

function failure({ manifest, state, problem }: Rollout): NotReady {
  return {
    path: nameOf(manifest),
    found: problem?.found ?? state?.failure ?? 'it is not ready',
    fix: problem?.fix ?? '`kubectl describe` explains its state',
  };
}

function timedOut(pending: readonly Rollout[], timeout: number): NotReady {
  const states = pending.map(({ manifest, state, problem }) => {
    return `${nameOf(manifest)}: ${problem?.found ?? state?.progress ?? 'no read permission, or it does not exist'}`;
  });
  return {
    found: `after ${timeout / 1000} s, ${pending.length} workloads are not ready: ${listed(states, 3)}`,
    fix: 'set a longer --timeout if the images are large',
  };
}
