import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { siblingChart } from '../../core/kubernetes/chart-beside';

/**
 * Where the objects of a namespace stand: in the chart, and so the manifest file, of the namespaces of a chart. It stands beside the chart of `scope` as
 * `<chart>-namespace`, a name that sorts before `<chart>-secrets` and `<chart>` itself, since `kubectl apply -f dist` goes by
 * names.
 *
 * @throws CLEARML8014 when that name is taken, or the namespace is made already
 */
export function namespaceChartOf(scope: Construct, namespace: string): Construct {
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML8014', {
      found: `a construct of yours called ${name}, beside chart ${chart.node.path} which has a namespace`,
      expected: 'that name left free: namespaces come out under it, before all else',
      fix: 'give yours another name',
    });
  // Without a namespace: cdk8s would stamp it on the Namespace itself.
  const chart = siblingChart(scope, 'namespace', ({ labels }) => ({ labels }), taken);
  // The name alone might be one that the constructs library has for itself.
  const id = `namespace-${namespace}`;
  if (chart.node.tryFindChild(id)) {
    throw new CodedError('CLEARML8014', {
      found: `namespace ${namespace} is made already`,
      expected: 'one ClearmlNamespace for each namespace of a chart',
      fix: 'drop one; an operator that makes its own namespace leaves that to you with createNamespace: false, or when yours comes first',
    });
  }
  return new Construct(chart, id);
}
