import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { orderAfter, originalChart, siblingChart } from '../core/kubernetes/sibling-chart';
import { createLast } from './lazy-children';
import { Checks } from './object-checks';

/** A namespace that releases of one cluster need. */
interface RequestedNamespace {
  readonly name: string;
  readonly cluster: string | undefined;
  readonly scopes: Construct[];
}

/** The namespaces that the releases of an app create, by cluster and name. */
class RequestedNamespaces extends Map<string, RequestedNamespace> {}

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
  const requested = AppRegistry.of(scope).get(RequestedNamespaces);
  if (requested.size === 0) {
    createLast(scope, () => createRequested(scope.node.root, requested));
  }
  const cluster = clusterOf(scope);
  const key = JSON.stringify([cluster, name]);
  const request = requested.get(key) ?? { name, cluster, scopes: [] };
  requested.set(key, request);
  request.scopes.push(scope);
}

function createRequested(root: IConstruct, requested: RequestedNamespaces): void {
  const requests = [...requested];
  requested.clear();
  const present = new Set(
    root.node
      .findAll()
      .filter((construct) => construct instanceof ApiObject)
      .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
      .map((object) => JSON.stringify([clusterOf(object), object.name])),
  );
  for (const [, request] of requests.filter(([key]) => !present.has(key))) {
    addNamespace(request);
  }
}

/** Writes the Namespace to the file that sorts first, because `kubectl apply -f` applies files by name. */
function addNamespace({ name, cluster = '', scopes }: RequestedNamespace): void {
  const [first, ...others] = [...new Set(scopes.map((scope) => Chart.of(scope)))].sort(byFileName);
  if (first !== undefined) {
    const chart = namespaceChart(first);
    new ApiObject(chart, `created-${name}-${cluster}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    for (const other of others) {
      orderAfter(other, chart);
    }
  }
}

function byFileName(one: Chart, other: Chart): number {
  return `${one.node.id}-namespace` < `${other.node.id}-namespace` ? -1 : 1;
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

/** The cluster of a construct, if the app declares one. Sibling charts belong to the cluster of their chart. */
function clusterOf(construct: IConstruct): string | undefined {
  const { clusters } = AppRegistry.of(construct).get(Checks);
  const scopes = [...originalChart(Chart.of(construct)).node.scopes, ...construct.node.scopes];
  const declared = scopes.map(({ node }) => node.path).filter((path) => clusters.has(path));
  return clusters.get(declared.at(-1) ?? '');
}
