import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import type { GpuSharing } from './gpu-sharing';

/** The operators that have to do with GPUs, as messages call them. */
export type OperatorKind = 'GPU operator' | 'dynamic MIG operator' | 'fractional GPU injector';

/** An operator that an app declares. */
export interface DeclaredOperator {
  readonly kind: OperatorKind;
  readonly scope: Construct;
  /** How GPUs are shared where it runs, as far as it says so. */
  readonly sharing?: GpuSharing;
}

class DeclaredOperators extends Array<DeclaredOperator> {}

/**
 * Lets the other operators of an app, and its agents, know of one.
 *
 * @throws CLEARML9034 when its cdk8s chart has one of the kind already
 */
export function declareOperator(operator: DeclaredOperator): void {
  const { kind, scope } = operator;
  const duplicate = operatorsOf(scope, kind).find((other) => Chart.of(other.scope) === Chart.of(scope));
  if (duplicate) {
    throw new CodedError('CLEARML9034', {
      found: `a second ${kind} beside ${duplicate.scope.node.path}`,
      expected: `one ${kind} for each cluster`,
      fix: 'drop one of the two; manifests for another cluster belong into a cdk8s chart of their own',
    });
  }
  AppRegistry.of(scope).get(DeclaredOperators).push(operator);
}

/** The operators that an app declares. Complete at synth. */
export function operatorsOf(scope: IConstruct, kind?: OperatorKind): DeclaredOperator[] {
  const all = AppRegistry.of(scope).get(DeclaredOperators);
  return all.filter((operator) => kind === undefined || operator.kind === kind);
}
