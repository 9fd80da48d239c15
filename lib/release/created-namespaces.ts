import { ApiObject, Chart, Names } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { orderAfter, siblingChart } from '../core/kubernetes/sibling-chart';
import { createLast } from './lazy-children';
import { Checks } from './object-checks';

/** A release that creates its namespace. */
interface Request {
  readonly scope: Construct;
  readonly name: string;
}

/** The releases of an app that create their namespaces. */
class Requests {
  public readonly pending: Request[] = [];
  /** The Namespaces, by cluster and name. */
  public readonly created = new Map<string, ApiObject>();
}

/** Namespaces that every cluster has, or that belong to Kubernetes. */
const OF_CLUSTER = /^(?:default|kube-.*)$/;

/**
 * Creates a namespace when the app is complete, unless another construct of the app creates it for the same cluster. So the order
 * of the constructs does not matter, and several releases in one namespace create one Namespace.
 */
export function createNamespace(scope: Construct, name: string | undefined): void {
  if (name === undefined || OF_CLUSTER.test(name)) {
    return;
  }
  const { pending } = AppRegistry.of(scope).get(Requests);
  if (pending.length === 0) {
    createLast(scope, () => createAll(scope.node.root, pending.splice(0)));
  }
  pending.push({ scope, name });
}

/** Removes a Namespace that was created when the constructs of the app were read, because another construct creates it after that. */
export function replaceNamespace(scope: Construct, name: string): void {
  const { created } = AppRegistry.of(scope).get(Requests);
  const object = created.get(keyOf(scope, name));
  object?.node.scope?.node.tryRemoveChild(object.node.id);
}

function keyOf(construct: IConstruct, name: string): string {
  return JSON.stringify([AppRegistry.of(construct).get(Checks).clusterOf(construct), name]);
}

function createAll(root: IConstruct, requests: readonly Request[]): void {
  const present = new Set(
    root.node
      .findAll()
      .filter((construct) => construct instanceof ApiObject)
      .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
      .map((object) => keyOf(object, object.name)),
  );
  const missing = new Map<string, Request[]>();
  for (const request of requests) {
    const key = keyOf(request.scope, request.name);
    if (!present.has(key)) {
      missing.set(key, [...(missing.get(key) ?? []), request]);
    }
  }
  for (const [key, ofNamespace] of missing) {
    addNamespace(key, ofNamespace);
  }
}

/** Writes the Namespace to the file that sorts first, because `kubectl apply -f` applies files by name. */
function addNamespace(key: string, requests: readonly Request[]): void {
  const name = requests[0]?.name;
  const [first, ...others] = [...new Set(requests.map(({ scope }) => Chart.of(scope)))].sort(byFileName);
  if (first !== undefined) {
    const chart = namespaceChart(first);
    const metadata = { name };
    const object = new ApiObject(chart, `created-${key}`, { apiVersion: 'v1', kind: 'Namespace', metadata });
    AppRegistry.of(chart).get(Requests).created.set(key, object);
    for (const other of others) {
      orderAfter(other, chart);
    }
  }
}

function byFileName(one: Chart, other: Chart): number {
  return `${Names.toDnsLabel(one)}-namespace` < `${Names.toDnsLabel(other)}-namespace` ? -1 : 1;
}

/**
 * The chart of the namespaces of a chart, a sibling with a separate manifest file. Its name, `<chart>-namespace`, sorts before
 * `<chart>-secrets` and `<chart>.k8s`.
 *
 * @throws CLEARML8014 when another construct has that name
 */
export function namespaceChart(scope: Construct): Chart {
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML8014', {
      found: `construct ${name}, a sibling of chart ${chart.node.path}, which has a namespace`,
      expected: 'that name to be free, because the library writes namespaces to it',
      fix: 'rename the construct',
    });
  // The chart has no namespace, because cdk8s would set it on the Namespace object.
  return siblingChart(scope, 'namespace', ({ labels }) => ({ labels }), taken);
}
