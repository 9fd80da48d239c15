import { App, type Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { siblingChart } from '../core/kubernetes/sibling-chart';

/**
 * The chart, and so the manifest file, that holds the secrets of `scope`'s chart and nothing else. It stands beside that
 * chart under the name `<chart>-secrets`.
 *
 * @throws CLEARML3007 when the app writes everything into one file, or has something else of that name
 */
export function secretsChartOf(scope: Construct): Chart {
  const path = scope.node.path;
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    throw new CodedError('CLEARML3007', {
      path,
      found: 'YamlOutputType.FILE_PER_APP, which writes secrets and all else into one file',
      expected: 'a manifest file for secrets alone',
      fix: 'use YamlOutputType.FILE_PER_CHART (the default), or another SecretDelivery than plain',
    });
  }
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML3007', {
      path,
      found: `a construct of yours called ${name}, beside chart ${chart.node.path} which has secrets`,
      expected: 'that name left free: the secrets come out under it, apart from all else',
      fix: 'give yours another name',
    });
  return siblingChart(scope, 'secrets', ({ namespace, labels }) => ({ namespace, labels }), taken);
}
