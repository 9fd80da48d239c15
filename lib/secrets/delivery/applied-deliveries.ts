import type { IConstruct } from 'constructs';
import { CodedError } from '../../errors/coded-error';
import type { SecretDelivery } from './secret-delivery';

const applied = new WeakMap<IConstruct, SecretDelivery>();
const settled = new WeakSet<IConstruct>();

/**
 * Remembers what a construct says about the delivery of the secrets in it.
 *
 * @throws CLEARML3010 when secrets in it are on their way already, CLEARML3011 when it says something else already
 */
export function applyDelivery(scope: IConstruct, delivery: SecretDelivery): void {
  const path = scope.node.path || 'the app';
  if (settled.has(scope)) {
    throw new CodedError('CLEARML3010', {
      path,
      found: 'a delivery is applied after secrets in this scope were rendered',
      expected: 'the delivery before them: charts are rendered as their constructs are made',
      fix: 'move applyTo up, right after the app or chart is made',
    });
  }
  if (applied.has(scope) && applied.get(scope) !== delivery) {
    throw new CodedError('CLEARML3011', {
      path,
      found: 'two deliveries are applied to this scope',
      expected: 'one: a construct inside, or a single secret by deliveredBy, may have another',
      fix: 'drop one of the two',
    });
  }
  applied.set(scope, delivery);
}

/** What the nearest of a construct and those around it says; undefined when none does. */
export function appliedDelivery(scope: IConstruct): SecretDelivery | undefined {
  const nearest = [...scope.node.scopes].reverse().find((one) => applied.has(one));
  return nearest && applied.get(nearest);
}

/** From here on, nothing around a construct may change its mind. */
export function settleScopes(scope: IConstruct): void {
  for (const one of scope.node.scopes) {
    settled.add(one);
  }
}
