import { App, type Chart, YamlOutputType } from 'cdk8s';
import type { Construct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { siblingChart } from '../core/kubernetes/sibling-chart';

/**
 * The sibling chart `<chart>-secrets`, and so the manifest file, for the secrets of `scope`'s chart only.
 *
 * @throws CLEARML3007 when the app writes everything into one file, or contains another construct of that name
 */
export function secretsChartOf(scope: Construct): Chart {
  const path = scope.node.path;
  if (App.of(scope).yamlOutputType === YamlOutputType.FILE_PER_APP) {
    throw new CodedError('CLEARML3007', {
      path,
      found: 'YamlOutputType.FILE_PER_APP, which writes secrets and all other objects into one file',
      expected: 'a manifest file for secrets only',
      fix: 'use YamlOutputType.FILE_PER_CHART (the default), or another SecretDelivery than plain',
    });
  }
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML3007', {
      path,
      found: `a construct of yours with the name ${name}, beside chart ${chart.node.path}, which has secrets`,
      expected: 'no other construct of that name: the secrets are written to it, apart from all other objects',
      fix: 'rename your construct',
    });
  return siblingChart(scope, 'secrets', ({ namespace, labels }) => ({ namespace, labels }), taken);
}
