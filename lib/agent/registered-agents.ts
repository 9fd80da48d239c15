import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { nodeLabel } from '../gpu/operators';
import type { AgentInstallation } from './agent-installation';
import type { Gpus } from './tasks/gpus';

/** Labels of nodes with GPUs, by the kind of sharing (`gpu_operator.md`, `cdmo.md`, `cfgi.md`). */
const GPU_NODES: Record<Gpus['_kind'], { readonly label: string; readonly remedy: string }> = {
  whole: {
    label: 'nvidia.com/gpu.present=true',
    remedy: 'install the NVIDIA GPU operator: it labels nodes with GPUs',
  },
  mig: {
    label: 'cdmo.clear.ml/gpu-partitioning=mig',
    remedy:
      'kubectl label node <NODE_NAME> cdmo.clear.ml/gpu-partitioning=mig; not needed when slices are created by hand',
  },
  fraction: {
    label: 'nvidia.com/gpu.present=true',
    remedy:
      'install the NVIDIA GPU operator; in a cluster with MIG too: kubectl label node <NODE_NAME> nvidia.com/device-plugin.config=ts',
  },
};

/** Declares the node labels and claims that an agent needs. */
export function declarePrerequisites({ scope, props, inNamespace }: AgentInstallation): void {
  const base = { ...props.basePodTemplate, name: 'all queues' };
  const applications = props.applicationsQueue ? [{ ...props.applicationsQueue, name: 'applications' }] : [];
  const templates = [base, ...props.queues, ...applications];
  Prerequisites.of(scope).add(
    scope,
    ...templates.flatMap(({ name, gpus, nodeSelector }) => [
      ...(gpus ? [gpuNode(name, gpus)] : []),
      ...Object.entries(nodeSelector ?? {}).map((label) => nodeLabel(label.join('='), `nodes for tasks of ${name}`)),
    ]),
    ...(props.caches ?? []).flatMap(({ _claimName }) => (_claimName ? [claim(_claimName, inNamespace)] : [])),
  );
}

function gpuNode(queue: string, { _kind, _name, _amount }: Gpus): Prerequisite {
  const { label, remedy } = GPU_NODES[_kind];
  const amount = `${_amount} ${_kind === 'fraction' ? 'of one' : _name}`;
  return nodeLabel(label, `nodes with GPUs, such as ${amount} for ${queue}`, remedy);
}

function claim(name: string, inNamespace: string | undefined): Prerequisite {
  return {
    kind: PrerequisiteKind.PERSISTENT_VOLUME_CLAIM,
    name,
    inNamespace,
    purpose: 'cache of tasks',
    remedy: 'create the claim; tasks on several nodes need access mode ReadWriteMany',
  };
}

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
export function rejectDuplicates({ scope, releaseName, chart }: AgentInstallation): void {
  const { paths } = AppRegistry.of(scope).get(RegisteredAgents);
  const keys = [`${Chart.of(scope).node.path} ${releaseName}`];
  if (chart.edition === 'enterprise' && !chart.supports('clusterRolesByNamespace')) {
    keys.push(`cluster roles ${releaseName}`);
  }
  for (const key of keys) {
    const first = paths.get(key);
    if (first !== undefined) {
      throw new CodedError('CLEARML9014', {
        found: `${first} is also an agent of release ${releaseName}${key.startsWith('cluster') ? `, and the names of cluster roles of chart ${chart.version} do not contain the namespace` : ''}`,
        expected: 'a different release name for each agent',
        fix: 'set releaseName',
      });
    }
    paths.set(key, scope.node.path);
  }
}
