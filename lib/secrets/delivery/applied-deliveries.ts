import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';

/** The deliveries that were applied to constructs. */
export class AppliedDeliveries<D extends object> {
  private readonly applied = new WeakMap<IConstruct, D>();
  private readonly fixed = new WeakSet<IConstruct>();

  /**
   * Applies a delivery to a construct.
   *
   * @throws CLEARML3010 when secrets in the construct were rendered already, CLEARML3011 when it has another delivery
   */
  public apply(scope: IConstruct, delivery: D): void {
    const path = scope.node.path || 'the app';
    if (this.fixed.has(scope)) {
      throw new CodedError('CLEARML3010', {
        path,
        found: 'a delivery that is applied after secrets in this scope were rendered',
        expected: 'the delivery before the constructs, because a construct renders its chart when it is created',
        fix: 'call applyTo directly after the creation of the app or chart',
      });
    }
    if (this.applied.has(scope) && this.applied.get(scope) !== delivery) {
      throw new CodedError('CLEARML3011', {
        path,
        found: 'two deliveries are applied to this scope',
        expected: 'one delivery; a nested construct, or a secret with deliveredBy, may have another',
        fix: 'remove one of the two',
      });
    }
    this.applied.set(scope, delivery);
  }

  /** The delivery of a construct or of its closest parent with a delivery; undefined without one. */
  public nearest(scope: IConstruct): D | undefined {
    const found = [...scope.node.scopes].reverse().find((one) => this.applied.has(one));
    return found && this.applied.get(found);
  }

  /** Prevents later changes of the delivery of a construct and its parents. */
  public fix(scope: IConstruct): void {
    for (const one of scope.node.scopes) {
      this.fixed.add(one);
    }
  }
}
