import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import type { AgentChart } from './agent-chart';

/** Paths of the agents of an app, by what no two of them may share. */
const owners = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Refuses a second agent whose objects would be those of the first.
 *
 * @throws CLEARML9014
 */
export function rejectDuplicates(scope: Construct, releaseName: string, chart: AgentChart): void {
  const root = scope.node.root;
  const known = owners.get(root) ?? new Map<string, string>();
  owners.set(root, known);
  const keys = [`${Chart.of(scope).node.path} ${releaseName}`];
  if (chart.edition === 'enterprise' && !chart.can('clusterRolesByNamespace')) {
    keys.push(`cluster roles ${releaseName}`);
  }
  for (const key of keys) {
    const first = known.get(key);
    if (first !== undefined) {
      throw new CodedError('CLEARML9014', {
        found: `${first} is an agent of release ${releaseName}, too${key.startsWith('cluster') ? `, and cluster roles of chart ${chart.version} do not tell namespaces apart` : ''}`,
        expected: 'a release name of its own for each agent',
        fix: 'set releaseName',
      });
    }
    known.set(key, scope.node.path);
  }
}
