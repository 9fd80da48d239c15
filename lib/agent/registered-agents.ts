import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import type { AgentChart } from './agent-chart';

class RegisteredAgents {
  /** Names of the namespaces with agents; empty for agents whose namespace is not set. */
  public readonly namespaces = new Set<string>();
  /** Paths of the agents by the keys that must be unique. */
  public readonly paths = new Map<string, string>();
}

/** Registers an agent for the constructs that depend on agents in their namespace. */
export function registerAgent(scope: IConstruct, inNamespace: string | undefined): void {
  AppRegistry.of(scope)
    .get(RegisteredAgents)
    .namespaces.add(inNamespace ?? '');
}

/** Whether the app has an agent in a namespace. Complete at synth. */
export function hasAgent(scope: IConstruct, inNamespace: string | undefined): boolean {
  return agentNamespaces(scope).has(inNamespace ?? '');
}

/** The namespaces in which the app has agents. Complete at synth. */
export function agentNamespaces(scope: IConstruct): ReadonlySet<string> {
  return AppRegistry.of(scope).get(RegisteredAgents).namespaces;
}

/**
 * Rejects a second agent whose objects would have the names of the first agent's objects.
 *
 * @throws CLEARML9014
 */
export function rejectDuplicates(scope: IConstruct, releaseName: string, chart: AgentChart): void {
  const { paths } = AppRegistry.of(scope).get(RegisteredAgents);
  const keys = [`${Chart.of(scope).node.path} ${releaseName}`];
  if (chart.edition === 'enterprise' && !chart.can('clusterRolesByNamespace')) {
    keys.push(`cluster roles ${releaseName}`);
  }
  for (const key of keys) {
    const first = paths.get(key);
    if (first !== undefined) {
      throw new CodedError('CLEARML9014', {
        found: `${first} is an agent of release ${releaseName}, too${key.startsWith('cluster') ? `, and cluster roles of chart ${chart.version} do not tell namespaces apart` : ''}`,
        expected: 'a release name of its own for each agent',
        fix: 'set releaseName',
      });
    }
    paths.set(key, scope.node.path);
  }
}
