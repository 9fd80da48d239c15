import { App, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../errors/coded-error';

const made = new WeakSet<Chart>();

/**
 * The chart, and so the manifest file, that holds the secrets of `scope`'s chart and nothing else. It stands beside that
 * chart under the name `<chart>-secrets`.
 *
 * @throws CLEARML3007 when the app writes everything into one file, or has a chart of that name for something else
 */
export function secretsChartOf(scope: Construct): Chart {
  const chart = Chart.of(scope);
  const parent = chart.node.scope as Construct;
  const id = `${chart.node.id}-secrets`;
  const present = parent.node.tryFindChild(id) as Chart | undefined;
  if (present && made.has(present)) {
    return present;
  }
  if (present) {
    throw new CodedError('CLEARML3007', {
      path: scope.node.path,
      found: `a construct of yours called ${present.node.path}, beside chart ${chart.node.path} which has secrets`,
      expected: 'that name left free: the secrets come out under it, apart from all else',
      fix: 'give yours another name',
    });
  }
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    throw new CodedError('CLEARML3007', {
      path: scope.node.path,
      found: 'YamlOutputType.FILE_PER_APP, which writes secrets and all else into one file',
      expected: 'a manifest file for secrets alone',
      fix: 'use YamlOutputType.FILE_PER_CHART (the default), or another SecretDelivery than plain',
    });
  }
  const secrets = new Chart(parent, id, { namespace: chart.namespace, labels: chart.labels });
  made.add(secrets);
  return secrets;
}
