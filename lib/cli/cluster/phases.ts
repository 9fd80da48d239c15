import { table } from '../../core/report/summary';
import type { Manifest } from '../../helm/manifests/manifest';

/** A step of a deployment. The cluster must have the objects of each step before those of the next. */
export interface Phase {
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

const NAMES = ['definitions', 'namespaces', 'secrets', 'configuration', 'workloads'] as const;

/** The step of each kind; all others are configuration. */
const KINDS: { readonly [groupAndKind: string]: (typeof NAMES)[number] } = {
  'apiextensions.k8s.io/CustomResourceDefinition': 'definitions',
  '/Namespace': 'namespaces',
  '/Secret': 'secrets',
  'bitnami.com/SealedSecret': 'secrets',
  'external-secrets.io/ExternalSecret': 'secrets',
  'generators.external-secrets.io/Password': 'secrets',
  '/Pod': 'workloads',
  'apps/DaemonSet': 'workloads',
  'apps/Deployment': 'workloads',
  'apps/ReplicaSet': 'workloads',
  'apps/StatefulSet': 'workloads',
  'batch/CronJob': 'workloads',
  'batch/Job': 'workloads',
};

/** The steps of a deployment that have objects, in their order. */
export function phasesOf(manifests: readonly Manifest[]): Phase[] {
  const nameOf = ({ group, kind }: Manifest) => KINDS[`${group}/${kind}`] ?? 'configuration';
  const phases = NAMES.map((name) => ({ name, manifests: manifests.filter((one) => nameOf(one) === name) }));
  return phases.filter((phase) => phase.manifests.length > 0);
}

/** A line for each step, with the number of objects of each kind. */
export function describedPhases(phases: readonly Phase[]): string[] {
  return table(phases.map((phase) => [`  ${phase.name}`, countedKinds(phase)]));
}

function countedKinds({ manifests }: Phase): string {
  const counts = new Map<string, number>();
  for (const { kind } of manifests) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
