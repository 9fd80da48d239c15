import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { PodSecurityLevel } from '../standards/pod-security-level';

/** A level that a namespace requires for pods that operators create in the cluster, and that no manifest contains. */
export interface RequiredLevel {
  /** Path of the construct that deploys the operator. */
  readonly path: string;
  readonly level: PodSecurityLevel;
  /** Reason, for the reviewers of the manifests. */
  readonly reason: string;
}

const levels = new WeakMap<IConstruct, Map<string, RequiredLevel[]>>();
const namespaces = new WeakMap<Chart, Set<string>>();

/** Registers a level that a namespace requires. */
export function requireLevel(scope: IConstruct, namespace: string, level: RequiredLevel): void {
  const root = scope.node.root;
  const known = levels.get(root) ?? new Map<string, RequiredLevel[]>();
  levels.set(root, known.set(namespace, [...requiredLevels(scope, namespace), level]));
}

/** The levels that constructs require in a namespace. The list is complete at synthesis. */
export function requiredLevels(scope: IConstruct, namespace: string): readonly RequiredLevel[] {
  return levels.get(scope.node.root)?.get(namespace) ?? [];
}

/** Registers that a cdk8s chart contains a namespace. */
export function registerNamespace(scope: Construct, namespace: string): void {
  const chart = Chart.of(scope);
  namespaces.set(chart, (namespaces.get(chart) ?? new Set<string>()).add(namespace));
}

/** Whether the cdk8s chart of a construct contains a namespace already. */
export function hasNamespace(scope: Construct, namespace: string): boolean {
  return namespaces.get(Chart.of(scope))?.has(namespace) ?? false;
}
