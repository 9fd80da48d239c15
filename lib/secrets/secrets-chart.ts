import { App, Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../errors/coded-error';

/**
 * The chart, and so the manifest file, that holds the secrets of `scope`'s chart and nothing else. It stands beside that
 * chart under the name `<chart>-secrets`.
 *
 * @throws CLEARML3007 when the app writes everything into one file
 */
export function secretsChartOf(scope: Construct): Chart {
  const chart = Chart.of(scope);
  const parent = chart.node.scope as Construct;
  const id = `${chart.node.id}-secrets`;
  const present = parent.node.tryFindChild(id);
  if (present) {
    return present as Chart;
  }
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    throw new CodedError('CLEARML3007', {
      path: scope.node.path,
      found: 'YamlOutputType.FILE_PER_APP, which writes secrets and all else into one file',
      expected: 'a manifest file for secrets alone',
      fix: 'use YamlOutputType.FILE_PER_CHART (the default), or take all secrets from SecretValue.existing',
    });
  }
  return new Chart(parent, id, { namespace: chart.namespace, labels: chart.labels });
}
