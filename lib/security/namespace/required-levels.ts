import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import type { PodSecurityLevel } from '../standards/pod-security-level';

/** A level that a namespace requires for pods that operators create in the cluster, and that no manifest contains. */
export interface RequiredLevel {
  /** Path of the construct that deploys the operator. */
  readonly path: string;
  readonly level: PodSecurityLevel;
  /** Reason, for the reviewers of the manifests. */
  readonly reason: string;
}

/** The namespaces of an app, with the levels that constructs require in them. */
class Namespaces {
  public readonly levels = new Map<string, readonly RequiredLevel[]>();
  /** The namespaces that each cdk8s chart contains. */
  public readonly byChart = new Map<Chart, Set<string>>();
}

/** Registers a level that a namespace requires. */
export function requireLevel(scope: IConstruct, namespace: string, level: RequiredLevel): void {
  const { levels } = AppRegistry.of(scope).get(Namespaces);
  levels.set(namespace, [...requiredLevels(scope, namespace), level]);
}

/** The levels that constructs require in a namespace. The list is complete at synthesis. */
export function requiredLevels(scope: IConstruct, namespace: string): readonly RequiredLevel[] {
  return AppRegistry.of(scope).get(Namespaces).levels.get(namespace) ?? [];
}

/** Registers that a cdk8s chart contains a namespace. */
export function registerNamespace(scope: Construct, namespace: string): void {
  const { byChart } = AppRegistry.of(scope).get(Namespaces);
  const chart = Chart.of(scope);
  byChart.set(chart, (byChart.get(chart) ?? new Set<string>()).add(namespace));
}

/** Whether the cdk8s chart of a construct contains a namespace already. */
export function hasNamespace(scope: Construct, namespace: string): boolean {
  return AppRegistry.of(scope).get(Namespaces).byChart.get(Chart.of(scope))?.has(namespace) ?? false;
}
