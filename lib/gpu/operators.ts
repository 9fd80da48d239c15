import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CATALOG } from '../chart/catalog';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { type Prerequisite, PrerequisiteKind } from '../core/prerequisites/prerequisite';
import { Prerequisites } from '../core/prerequisites/prerequisites';
import type { JsonObject } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
import { addGpuCapacity } from './gpu-capacity';
import type { GpuSharing } from './gpu-sharing';

/** Operators for GPUs, as messages call them. */
export type OperatorKind = 'GPU operator' | 'dynamic MIG operator' | 'fractional GPU injector';

/** An operator that an app declares. */
export interface DeclaredOperator {
  readonly kind: OperatorKind;
  readonly scope: Construct;
  /** How GPUs are shared, when the operator decides it. */
  readonly sharing?: GpuSharing;
}

/** The operators of an app. */
class DeclaredOperators extends Array<DeclaredOperator> {}

/**
 * Declares an operator to the other operators and the agents of the app.
 *
 * @throws CLEARML9034 when its cdk8s chart has one of the kind already
 */
export function declareOperator(operator: DeclaredOperator): void {
  const { kind, scope } = operator;
  const duplicate = operatorsOf(scope, kind).find((other) => Chart.of(other.scope) === Chart.of(scope));
  if (duplicate) {
    throw new CodedError('CLEARML9034', {
      found: `a second ${kind} in addition to ${duplicate.scope.node.path}`,
      expected: `one ${kind} for each cluster`,
      fix: 'remove one of the two; put manifests for another cluster into another cdk8s chart',
    });
  }
  AppRegistry.of(scope).get(DeclaredOperators).push(operator);
}

/** The operators that an app declares. Complete at synth. */
export function operatorsOf(scope: IConstruct, kind?: OperatorKind): DeclaredOperator[] {
  const all = AppRegistry.of(scope).get(DeclaredOperators);
  return all.filter((operator) => kind === undefined || operator.kind === kind);
}

/** Declares the GPUs that a GPU operator provides. MIG slices that are created by hand need only the MIG strategy. */
export function addSharedCapacity(scope: Construct, sharing: GpuSharing, userValues: JsonObject): void {
  addGpuCapacity(scope, {
    wholeGpus: sharing._wholeGpus,
    migSlices: sharing._mig || valueAt(userValues, 'mig.strategy') === 'mixed',
    fractions: sharing._fractions,
  });
}

/** Declares the prerequisites of a GPU operator for its sharing. */
export function needForSharing(scope: Construct, sharing: GpuSharing): void {
  const { _byNode, _mig, _fractions } = sharing;
  const nodes = [
    nodeLabel('nvidia.com/device-plugin.config=mig', 'nodes whose GPUs are partitioned into MIG slices'),
    nodeLabel('nvidia.com/device-plugin.config=ts', 'nodes whose GPUs use time slicing'),
  ];
  Prerequisites.of(scope)._addLazy(scope, () => [
    ...(_byNode ? nodes : []),
    ...(_mig ? partner(scope, 'dynamic MIG operator', CATALOG.dynamicMigOperator.id, 'makes MIG slices') : []),
    ...(_fractions
      ? partner(scope, 'fractional GPU injector', CATALOG.fractionalGpuInjector.id, 'gives pods fractions of GPUs')
      : []),
  ]);
}

/** Declares the definition of ClusterPolicies. It is not a prerequisite when the chart contains it. */
export function needPolicyDefinition(scope: Construct, remedy: string): void {
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
    name: 'clusterpolicies.nvidia.com',
    purpose: 'the ClusterPolicy configures the GPU operator',
    remedy,
  });
}

/** Declares the node settings that the dynamic MIG operator needs (`cdmo.md`). */
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

/** Declares an operator that is installed outside the app. */
export function needOperator(scope: Construct, name: string, purpose: string, remedy: string): void {
  Prerequisites.of(scope).add(scope, { kind: PrerequisiteKind.OPERATOR, name, purpose, remedy });
}

function partner(scope: Construct, kind: OperatorKind, name: string, purpose: string): Prerequisite[] {
  return operatorsOf(scope, kind).length > 0
    ? []
    : [{ kind: PrerequisiteKind.OPERATOR, name, purpose, remedy: `install it, or declare it in the app` }];
}

/** A label that nodes need. By default, users add it themselves. */
export function nodeLabel(
  name: string,
  purpose: string,
  remedy = `kubectl label node <NODE_NAME> ${name}`,
): Prerequisite {
  return { kind: PrerequisiteKind.NODE_LABEL, name, purpose, remedy };
}
