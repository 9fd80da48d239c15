import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';

/** The deliveries that are applied to the constructs of an app. */
export class AppliedDeliveries<D extends object> {
  private readonly applied = new Map<IConstruct, D>();
  private readonly fixed = new Set<IConstruct>();

  /**
   * Applies a delivery to a construct.
   *
   * @throws CLEARML3010 when secrets in it are rendered already, CLEARML3011 when another delivery is applied to it
   */
  public apply(scope: IConstruct, delivery: D): void {
    const path = scope.node.path || 'the app';
    if (this.fixed.has(scope)) {
      throw new CodedError('CLEARML3010', {
        path,
        found: 'a delivery is applied after secrets in this scope were rendered',
        expected: 'the delivery before them: charts are rendered as their constructs are made',
        fix: 'move applyTo up, right after the app or chart is made',
      });
    }
    if (this.applied.has(scope) && this.applied.get(scope) !== delivery) {
      throw new CodedError('CLEARML3011', {
        path,
        found: 'two deliveries are applied to this scope',
        expected: 'one: a construct inside, or a single secret by deliveredBy, may have another',
        fix: 'drop one of the two',
      });
    }
    this.applied.set(scope, delivery);
  }

  /** The delivery of a construct: that of the nearest scope to which one is applied. */
  public nearest(scope: IConstruct): D | undefined {
    const found = [...scope.node.scopes].reverse().find((one) => this.applied.has(one));
    return found && this.applied.get(found);
  }

  /** Rejects later changes to the delivery of a construct. */
  public fix(scope: IConstruct): void {
    for (const one of scope.node.scopes) {
      this.fixed.add(one);
    }
  }
}
