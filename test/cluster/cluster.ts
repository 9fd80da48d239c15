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

/** Runs kubectl with the cluster of the tests, and returns its status. */
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

const RESOURCES = Object.values(WORKLOADS).filter((resource) => resource !== 'pods');

/** Waits until the workloads of namespaces are available, except some. Returns the others that are not after a time. */
export async function notAvailable(namespaces: readonly string[], except: string[] = [], seconds = 180) {
  for (let left = seconds; ; left--) {
    const pending = objectsOf(...RESOURCES)
      .filter(
        ({ kind, metadata }) => namespaces.includes(metadata.namespace) && !except.includes(nameOf(kind, metadata)),
      )
      .map((object) => ({ object, state: stateOf(object) }))
      .filter(({ state }) => !state.isDone)
      .map(({ object, state }) => `${nameOf(object.kind, object.metadata)}: ${state.failure ?? state.progress}`);
    if (pending.length === 0 || left === 0) {
      return pending;
    }
    await sleep(1_000);
  }
}

const nameOf = (kind: string, { name }: { name: string }) => `${kind}/${name}`;

/** Workloads whose pods the API server rejects because of their security, by the events of their controllers. */
export function rejectedWorkloads(namespaces: readonly string[]): string[] {
  const owners = objectsOf('events')
    .filter(({ metadata, reason }) => namespaces.includes(metadata.namespace) && reason === 'FailedCreate')
    .filter(({ message }) => message.includes('violates PodSecurity'))
    .map(({ involvedObject: { kind, name } }) =>
      kind === 'ReplicaSet' ? `Deployment/${name.replace(/-[^-]+$/, '')}` : `${kind}/${name}`,
    );
  return [...new Set(owners)].sort();
}

/** Applies files with strict validation by the API server. */
export function apply(...options: string[]): Result {
  return kubectl(['apply', '--validate=strict', ...options]);
}

/**
 * Applies a folder again, and returns the objects that change. kubectl reports more objects as configured: those with empty maps,
 * which the API server removes, and those with lists to whose items it adds fields.
 */
export function changesOfSecondApply(outdir: string): string[] {
  const before = versionsOf(kubectl(['get', '--filename', outdir, '--output', 'json']));
  const after = versionsOf(apply('--output', 'json', '--filename', outdir));
  return after.filter((version) => !before.includes(version));
}

/** Objects that kubectl prints, with their versions. A change of the status does not change the generation. */
function versionsOf({ status, stdout, stderr }: Result): string[] {
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout).items.map(({ kind, metadata: { namespace, name, generation, resourceVersion } }: any) =>
    [kind, namespace, name, generation ?? resourceVersion].join('/'),
  );
}

/**
 * Deletes the namespaces of tests with their objects, and waits for the end. Pods and claims are deleted first, since the
 * controller of namespaces waits for seconds if pods have a grace period or claims a finalizer.
 */
export function deleteNamespaces(namespaces: readonly string[]): void {
  const own = namespaces.filter((name) => !SYSTEM.includes(name));
  const kinds = 'cronjobs,jobs,deployments,statefulsets,daemonsets,replicasets,pods,persistentvolumeclaims';
  for (const namespace of own) {
    kubectl(['delete', kinds, '--all', '--namespace', namespace, '--force', '--grace-period=0', '--timeout=30s']);
  }
  const { status, stderr } = kubectl(['delete', 'namespaces', ...own, '--ignore-not-found', '--timeout=120s']);
  if (status !== 0) {
    throw new Error(stderr);
  }
}
