import type { Construct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import { type OperatorKind, operatorsOf } from './declared-operators';
import type { GpuSharing } from './gpu-sharing';

/** Declares what a GPU operator needs around it for a way of sharing. */
export function needForSharing(scope: Construct, sharing: GpuSharing): void {
  const { _byNode, _mig, _fractions } = sharing;
  const prerequisites = Prerequisites.of(scope);
  prerequisites.add(
    scope,
    ...(_byNode ? ['mig', 'ts'] : []).map((mode) =>
      nodeLabel(
        `nvidia.com/device-plugin.config=${mode}`,
        mode === 'mig' ? 'nodes whose GPUs are partitioned into MIG slices' : 'nodes whose GPUs are shared in time',
      ),
    ),
  );
  prerequisites._addLazy(scope, () => [
    ...(_mig ? partner(scope, 'dynamic MIG operator', CATALOG.dynamicMigOperator.id, 'makes MIG slices') : []),
    ...(_fractions
      ? partner(scope, 'fractional GPU injector', CATALOG.fractionalGpuInjector.id, 'gives pods fractions of GPUs')
      : []),
  ]);
}

/** Declares the definition of ClusterPolicies; a chart that brings it along takes it off the list. */
export function needPolicyDefinition(scope: Construct, remedy: string): void {
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
    name: 'clusterpolicies.nvidia.com',
    purpose: 'the ClusterPolicy configures the GPU operator',
    remedy,
  });
}

/** Declares what the dynamic MIG operator needs of nodes (`cdmo.md`). */
export function needMigNodes(scope: Construct): void {
  Prerequisites.of(scope).add(
    scope,
    nodeLabel('cdmo.clear.ml/gpu-partitioning=mig', 'nodes that the dynamic MIG operator partitions'),
    {
      kind: PrerequisiteKind.NODE_SETTING,
      name: 'MIG mode=on',
      purpose: 'GPUs that the dynamic MIG operator partitions',
      remedy: 'nvidia-smi -mig 1 on each of these nodes, for each GPU; reboot the node when it says so',
    },
  );
}

/** Declares an operator that is installed outside of the app. */
export function needOperator(scope: Construct, name: string, purpose: string, remedy: string): void {
  Prerequisites.of(scope).add(scope, { kind: PrerequisiteKind.OPERATOR, name, purpose, remedy });
}

function partner(scope: Construct, kind: OperatorKind, name: string, purpose: string): Prerequisite[] {
  return operatorsOf(scope, kind).length > 0
    ? []
    : [{ kind: PrerequisiteKind.OPERATOR, name, purpose, remedy: `install it, or declare it in the app` }];
}

function nodeLabel(label: string, purpose: string): Prerequisite {
  return { kind: PrerequisiteKind.NODE_LABEL, name: label, purpose, remedy: `kubectl label node <NODE_NAME> ${label}` };
}
