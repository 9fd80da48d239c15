import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import type { AgentInstallation } from './agent-chart';
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
      ...Object.entries(nodeSelector ?? {}).map((label) => nodeLabel(name, label.join('='))),
    ]),
    ...(props.caches ?? []).flatMap(({ _claimName }) => (_claimName ? [claim(_claimName, inNamespace)] : [])),
  );
}

function gpuNode(queue: string, { _kind, _name, _amount }: Gpus): Prerequisite {
  const { label, remedy } = GPU_NODES[_kind];
  return {
    kind: PrerequisiteKind.NODE_LABEL,
    name: label,
    purpose: `nodes with GPUs, such as ${_amount} ${_kind === 'fraction' ? 'of one' : _name} for ${queue}`,
    remedy,
  };
}

function nodeLabel(queue: string, label: string): Prerequisite {
  return {
    kind: PrerequisiteKind.NODE_LABEL,
    name: label,
    purpose: `nodes for tasks of ${queue}`,
    remedy: `kubectl label node <NODE_NAME> ${label}`,
  };
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
