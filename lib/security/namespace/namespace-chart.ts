import type { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { siblingChart } from '../../core/kubernetes/sibling-chart';

/**
 * Returns the scope for the objects of a namespace, in the chart of all namespaces of a chart. That chart is a sibling
 * of the chart of `scope`. Its name, `<chart>-namespace`, sorts before `<chart>-secrets` and `<chart>.k8s`, because
 * `kubectl apply -f dist` applies files by name.
 *
 * @throws CLEARML8014 when another construct has that name, or the namespace exists already
 */
export function namespaceChartOf(scope: Construct, namespace: string): Construct {
  const taken = (name: string, chart: Chart) =>
    new CodedError('CLEARML8014', {
      found: `construct ${name}, a sibling of chart ${chart.node.path}, which has a namespace`,
      expected: 'that name to be free, because the library writes namespaces to it',
      fix: 'rename the construct',
    });
  // The chart has no namespace, because cdk8s would set it on the Namespace object.
  const chart = siblingChart(scope, 'namespace', ({ labels }) => ({ labels }), taken);
  // The prefix avoids construct ids that the constructs library reserves.
  const id = `namespace-${namespace}`;
  if (chart.node.tryFindChild(id)) {
    throw new CodedError('CLEARML8014', {
      found: `namespace ${namespace} exists already`,
      expected: 'one ClearmlNamespace for each namespace of a chart',
      fix: 'remove one; with createNamespace: false, or after your ClearmlNamespace, an operator creates no namespace',
    });
  }
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
