import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import type { PodSecurityLevel } from '../standards/pod-security-level';

/** A level that a namespace needs for pods which synth does not see: operators start them later. */
export interface LevelDemand {
  /** Path of the construct whose pods they are. */
  readonly path: string;
  readonly level: PodSecurityLevel;
  /** Why, for those who review manifests. */
  readonly reason: string;
}

class NamespaceLevels {
  /** The demands on each namespace. */
  public readonly demands = new Map<string, readonly LevelDemand[]>();
  /** The namespaces that each cdk8s chart creates. */
  public readonly created = new Map<Chart, Set<string>>();
}

/** Demands a level in a namespace. */
export function demandLevel(scope: IConstruct, namespace: string, demand: LevelDemand): void {
  AppRegistry.of(scope)
    .get(NamespaceLevels)
    .demands.set(namespace, [...demandsOn(scope, namespace), demand]);
}

/** The demands on a namespace. Complete at synth. */
export function demandsOn(scope: IConstruct, namespace: string): readonly LevelDemand[] {
  return AppRegistry.of(scope).get(NamespaceLevels).demands.get(namespace) ?? [];
}

/** Remembers that a cdk8s chart creates a namespace. */
export function rememberNamespace(scope: Construct, namespace: string): void {
  const { created } = AppRegistry.of(scope).get(NamespaceLevels);
  const chart = Chart.of(scope);
  created.set(chart, (created.get(chart) ?? new Set<string>()).add(namespace));
}

/** Whether the cdk8s chart of a construct creates a namespace already. */
export function hasNamespace(scope: Construct, namespace: string): boolean {
  return AppRegistry.of(scope).get(NamespaceLevels).created.get(Chart.of(scope))?.has(namespace) ?? false;
}
