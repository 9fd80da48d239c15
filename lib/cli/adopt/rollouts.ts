import { setTimeout } from 'node:timers/promises';
import { asMap, type JsonObject } from '../../helm/data/json';
import { label, type Manifest } from '../../helm/manifests/manifest';
import type { Kubectl } from '../cluster';
import { nameOf, readLive } from './live-objects';

/** Milliseconds between two looks at the cluster. */
const INTERVAL = 2000;

/** The kinds with a rollout, and the fields of their status that count ready pods. */
const READY: { readonly [kind: string]: readonly string[] } = {
  DaemonSet: ['updatedNumberScheduled', 'numberAvailable'],
  Deployment: ['updatedReplicas', 'availableReplicas', 'replicas'],
  StatefulSet: ['updatedReplicas', 'readyReplicas'],
};

/** Waits until the pods of workloads run. Returns the workloads whose pods do not. */
export async function waitForRollouts(
  kubectl: Kubectl,
  workloads: readonly Manifest[],
  namespace: string,
  timeout: number,
): Promise<string[]> {
  const awaited = workloads.filter(({ kind }) => kind in READY);
  const end = Date.now() + timeout * 1000;
  for (;;) {
    const live = await readLive(kubectl, awaited, namespace);
    const ready = new Set(live.filter(isReady).map((one) => nameOf(one, namespace)));
    const waiting = awaited.map(label).filter((name) => !ready.has(name));
    if (waiting.length === 0 || Date.now() >= end) {
      return waiting;
    }
    await setTimeout(INTERVAL);
  }
}

/** Whether all pods of a workload have its current template and are ready. */
export function isReady(workload: JsonObject): boolean {
  const { kind, metadata, spec } = workload;
  const status = asMap(workload.status);
  const expected = kind === 'DaemonSet' ? status.desiredNumberScheduled : (asMap(spec).replicas ?? 1);
  const strategy = asMap(asMap(spec).updateStrategy).type;
  // The user deletes the pods of such a workload.
  const fields = (READY[String(kind)] ?? []).filter((field) => strategy !== 'OnDelete' || !field.startsWith('updated'));
  const isObserved = Number(status.observedGeneration ?? 0) >= Number(asMap(metadata).generation ?? 0);
  return isObserved && fields.every((field) => (status[field] ?? 0) === expected);
}
