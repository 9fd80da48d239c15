import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateOf, WORKLOADS } from '../../lib/cli/cluster/workload-state';
import { kubectlPath } from '../support/helms';
import { KUBECONFIG } from '../support/test-cluster';

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with the cluster of the tests. */
export function kubectl(args: readonly string[], input?: object): Result {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28, input: input && JSON.stringify(input) } as const;
  return spawnSync(kubectlPath(), [...args, '--kubeconfig', String(KUBECONFIG)], options);
}

/** Reads all objects of kinds; the kinds are resources, such as `pods`. */
export function objectsOf(...resources: string[]): any[] {
  const { status, stdout, stderr } = kubectl(['get', resources.join(), '--all-namespaces', '-o', 'json']);
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout).items;
}

/** Namespaces of the control plane itself. */
const SYSTEM = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Waits until the workloads of namespaces are available. Returns those that are not after a time. */
export async function notAvailable(namespaces: readonly string[], seconds = 90): Promise<string[]> {
  const resources = Object.values(WORKLOADS).filter((resource) => resource !== 'pods');
  for (let left = seconds; ; left--) {
    const pending = objectsOf(...resources)
      .filter(({ metadata }) => namespaces.includes(metadata.namespace))
      .map((object) => ({ object, state: stateOf(object) }))
      .filter(({ state }) => !state.isDone)
      .map(({ object, state }) => `${object.kind}/${object.metadata.name}: ${state.failure ?? state.progress}`);
    if (pending.length === 0 || left === 0) {
      return pending;
    }
    await sleep(1_000);
  }
}

/**
 * Deletes the namespaces of tests with their objects, and waits for the end. Controllers and pods are deleted first, since the
 * controller of namespaces waits for half the grace period of pods that exist when it deletes a namespace.
 */
export function deleteNamespaces(namespaces: readonly string[]): void {
  const own = namespaces.filter((name) => !SYSTEM.includes(name));
  for (const namespace of own) {
    const all = ['--all', '--namespace', namespace, '--wait=false', '--ignore-not-found'];
    kubectl(['delete', 'cronjobs,jobs,deployments,statefulsets,daemonsets,replicasets', ...all]);
    kubectl(['delete', 'pods', ...all, '--force', '--grace-period=0']);
  }
  const { status, stderr } = kubectl(['delete', 'namespaces', ...own, '--ignore-not-found', '--timeout=120s']);
  if (status !== 0) {
    throw new Error(stderr);
  }
}
