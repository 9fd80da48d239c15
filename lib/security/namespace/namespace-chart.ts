import { App, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../../errors/coded-error';

/**
 * The chart, and so the manifest file, of a namespace. It stands beside the chart of `scope` as `<chart>-namespace`, a name that
 * sorts before `<chart>-secrets` and `<chart>` itself, since `kubectl apply -f dist` goes by names.
 *
 * @throws CLEARML8014 when that name is taken
 */
export function namespaceChartOf(scope: Construct): Chart {
  const chart = Chart.of(scope);
  const parent = chart.node.scope as Construct;
  const id = `${chart.node.id}-namespace`;
  const present = parent.node.tryFindChild(id);
  if (present) {
    throw new CodedError('CLEARML8014', {
      found: `${present.node.path}, beside chart ${chart.node.path} which has a ClearmlNamespace`,
      expected: 'one ClearmlNamespace for each chart, and that name left free for it',
      fix: 'put the other namespace into a chart of its own, or give yours another name',
    });
  }
  // Without a namespace: cdk8s would stamp it on the Namespace itself.
  const made = new Chart(parent, id, { labels: chart.labels });
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    // One file has an order of its own; elsewhere a dependency would number the files.
    chart.addDependency(made);
  }
  return made;
}
