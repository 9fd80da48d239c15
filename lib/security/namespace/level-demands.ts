import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { PodSecurityLevel } from '../standards/pod-security-level';

/** A level that a namespace needs for pods which synth does not see: operators start them later. */
export interface LevelDemand {
  /** Path of the construct whose pods they are. */
  readonly path: string;
  readonly level: PodSecurityLevel;
  /** Why, for those who review manifests. */
  readonly reason: string;
}

const demands = new WeakMap<IConstruct, Map<string, LevelDemand[]>>();
const made = new WeakMap<Chart, Set<string>>();

/** Asks for a level in a namespace. */
export function demandLevel(scope: IConstruct, namespace: string, demand: LevelDemand): void {
  const root = scope.node.root;
  const known = demands.get(root) ?? new Map<string, LevelDemand[]>();
  demands.set(root, known.set(namespace, [...demandsOn(scope, namespace), demand]));
}

/** What is asked for in a namespace. Complete at synth. */
export function demandsOn(scope: IConstruct, namespace: string): readonly LevelDemand[] {
  return demands.get(scope.node.root)?.get(namespace) ?? [];
}

/** Remembers that a cdk8s chart makes a namespace. */
export function rememberNamespace(scope: Construct, namespace: string): void {
  const chart = Chart.of(scope);
  made.set(chart, (made.get(chart) ?? new Set<string>()).add(namespace));
}

/** Whether the cdk8s chart of a construct makes a namespace already. */
export function hasNamespace(scope: Construct, namespace: string): boolean {
  return made.get(Chart.of(scope))?.has(namespace) ?? false;
}
