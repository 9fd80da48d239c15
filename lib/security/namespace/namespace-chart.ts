import { ApiObject, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { CodedError } from '../../core/errors/coded-error';
import { uniqueName } from '../../core/unique-name';
import type { JsonObject } from '../../helm/data/json';
import type { ManifestObject } from '../../helm/manifests/manifest-object';
import { isBuiltIn, mayHavePods, podTemplatesIn } from '../../helm/manifests/pod-templates';
import { namespaceChart, replaceNamespace } from '../../release/created-namespaces';
import { Checks } from '../../release/object-checks';
import { oncePerSynthesis } from '../../release/synthesis';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import { lowest, PodSecurityLevel } from '../standards/rule';

/**
 * Returns the scope for the objects of a namespace, in the chart of all namespaces of a chart. That chart is a sibling
 * of the chart of `scope`. Its name, `<chart>-namespace`, sorts before `<chart>-secrets` and `<chart>.k8s`, because
 * `kubectl apply -f dist` applies files by name.
 *
 * @throws CLEARML8014 when another construct has that name
 */
export function namespaceChartOf(scope: Construct, namespace: string): Construct {
  replaceNamespace(scope, namespace);
  const chart = namespaceChart(scope);
  // The prefix avoids construct ids that the constructs library reserves.
  const id = uniqueName(`namespace-${namespace}`, (name) => chart.node.tryFindChild(name) !== undefined);
  return new Construct(chart, id);
}

/** @throws CLEARML8014 when the name is not a valid namespace name */
export function requireNamespaceName(name: string | undefined): string {
  if (name === undefined || !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new CodedError('CLEARML8014', {
      found:
        name === undefined
          ? 'neither the prop name nor a namespace of the cdk8s chart'
          : `name is ${JSON.stringify(name)}`,
      expected: 'a namespace name: at most 63 lower-case letters, digits and hyphens',
      fix: 'set name, or the namespace of the cdk8s Chart',
    });
  }
  return name;
}

/**
 * The highest level that all pods of an app in a namespace satisfy, limited by the levels that constructs require.
 * Exceptions are ignored, because pod security admission has none.
 */
export function highestLevelOf(scope: IConstruct, namespace: string, kubernetesVersion?: string): PodSecurityLevel {
  const levels = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE];
  const objects = workloadsIn(scope, namespace).map((object) => object.toJson());
  const satisfied = levels.find((level) => {
    const standards = PodSecurityStandards.of(level, kubernetesVersion);
    return objects.every((object) => standards.checkObject(object).length === 0);
  });
  const required = requiredLevels(scope, namespace).map(({ level }) => level);
  return lowest([satisfied ?? PodSecurityLevel.PRIVILEGED, ...required]);
}

/** All workloads of an app in a namespace. */
export function workloadsIn(scope: IConstruct, namespace: string): readonly ApiObject[] {
  return oncePerSynthesis(scope, workloadsByNamespace).get(namespace) ?? [];
}

/**
 * Walks the app once for all namespaces, because an app with a thousand namespaces has tens of thousands of objects.
 */
function workloadsByNamespace(root: IConstruct): Map<string | undefined, ApiObject[]> {
  const workloads = new Map<string | undefined, ApiObject[]>();
  for (const object of root.node.findAll().filter((construct) => construct instanceof ApiObject)) {
    if (hasPods(object)) {
      const namespace = object.metadata.namespace ?? object.chart.namespace;
      const others = workloads.get(namespace) ?? [];
      workloads.set(namespace, others);
      others.push(object);
    }
  }
  return workloads;
}

/** Built-in workloads are found by their kinds, without their contents. */
function hasPods(object: ApiObject): boolean {
  const { apiVersion, kind } = object;
  if (isBuiltIn(apiVersion) || !mayHavePods(apiVersion, kind)) {
    return mayHavePods(apiVersion, kind);
  }
  // cdk8s takes each API object for an instance of each subclass.
  const content = '_patched' in object ? (object as ManifestObject)._patched() : (object.toJson() as JsonObject);
  return podTemplatesIn(content).length > 0;
}

/** A level that a namespace requires for pods that operators create in the cluster, and that no manifest contains. */
interface RequiredLevel {
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
  /** The constructs of each namespace, whose Namespaces become one object. */
  public readonly sharers = new Map<string, Sharer[]>();
}

/** A construct that creates a namespace, with its props. */
export interface Sharer {
  readonly scope: IConstruct;
  readonly podSecurity?: PodSecurityLevel;
  readonly podSecurityReason?: string;
  readonly kubernetesVersion?: string;
}

/** The constructs that create a namespace in the cluster of a construct. */
export function sharersOf(scope: IConstruct, namespace: string): Sharer[] {
  const checks = AppRegistry.of(scope).get(Checks);
  const all = AppRegistry.of(scope).get(Namespaces).sharers.get(namespace) ?? [];
  return all.filter((sharer) => checks.clusterOf(sharer.scope) === checks.clusterOf(scope));
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
export function registerNamespace(scope: Construct, namespace: string, props: Omit<Sharer, 'scope'>): void {
  const { byChart, sharers } = AppRegistry.of(scope).get(Namespaces);
  sharers.set(namespace, [...(sharers.get(namespace) ?? []), { ...props, scope }]);
  const chart = Chart.of(scope);
  byChart.set(chart, (byChart.get(chart) ?? new Set<string>()).add(namespace));
}

/** Whether the cdk8s chart of a construct contains a namespace already. */
export function hasNamespace(scope: Construct, namespace: string): boolean {
  return AppRegistry.of(scope).get(Namespaces).byChart.get(Chart.of(scope))?.has(namespace) ?? false;
}
