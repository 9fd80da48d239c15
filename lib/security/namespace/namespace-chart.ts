import { App, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../../errors/coded-error';
import { presentChild } from '../../helm/late-children';

const made = new WeakSet<Chart>();

/**
 * The chart, and so the manifest file, of the namespaces of a chart. It stands beside the chart of `scope` as
 * `<chart>-namespace`, a name that sorts before `<chart>-secrets` and `<chart>` itself, since `kubectl apply -f dist` goes by
 * names.
 *
 * @throws CLEARML8014 when that name is taken, or the namespace is made already
 */
export function namespaceChartOf(scope: Construct, namespace: string): Chart {
  const chart = Chart.of(scope);
  const parent = chart.node.scope as Construct;
  const id = `${chart.node.id}-namespace`;
  const present = presentChild(parent, id) as Chart | undefined;
  if (present && made.has(present)) {
    return withoutNamespace(present, namespace);
  }
  if (present) {
    throw new CodedError('CLEARML8014', {
      found: `a construct of yours called ${present.node.path}, beside chart ${chart.node.path} which has a namespace`,
      expected: 'that name left free: namespaces come out under it, before all else',
      fix: 'give yours another name',
    });
  }
  // Without a namespace: cdk8s would stamp it on the Namespace itself.
  const own = new Chart(parent, id, { labels: chart.labels });
  made.add(own);
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    // One file has an order of its own; elsewhere a dependency would number the files.
    chart.addDependency(own);
  }
  return own;
}

function withoutNamespace(chart: Chart, namespace: string): Chart {
  if (presentChild(chart, namespace)) {
    throw new CodedError('CLEARML8014', {
      found: `namespace ${namespace} is made already`,
      expected: 'one ClearmlNamespace for each namespace of a chart',
      fix: 'drop one; an operator that makes its own namespace leaves that to you with createNamespace: false, or when yours comes first',
    });
  }
  return chart;
}
