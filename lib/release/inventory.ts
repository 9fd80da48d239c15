import { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError } from '../core/errors/coded-error';
import { LABEL_VALUE, requireValue } from '../core/props/value-checks';
import { Inventories } from './inventory-label';
import { watchSynthesis } from './synthesis';

/**
 * The objects that one app or one chart deploys to a cluster. Each object has the label `cdk8s-clearml/inventory`, so that
 * `cdk8s-clearml prune` finds objects that are no longer part of the app. Selectors and pods do not change.
 *
 * @example
 * Inventory.named('clearml-production').applyTo(app);
 */
export class Inventory {
  /**
   * An inventory. Each deployment in a cluster needs another name: `prune` takes objects of the same name for objects of the same
   * deployment.
   *
   * @param name name, valid as a label: at most 63 letters, digits, hyphens, underscores and dots
   * @throws CLEARML4070 when the name is not valid as a label
   */
  public static named(name: string): Inventory {
    requireValue('CLEARML4070', 'the name of the inventory', name, LABEL_VALUE);
    return new Inventory(name);
  }

  private constructor(
    /** Name of the inventory. */
    public readonly name: string,
  ) {}

  /**
   * Adds all objects of an app or a chart to the inventory. The inventory of a chart overrides the inventory of its app.
   *
   * @param scope an `App` or a `Chart`
   * @throws CLEARML4070 when the scope is another construct, or has another inventory
   */
  public applyTo(scope: IConstruct): void {
    const path = scope.node.path || 'the app';
    const { byScope } = AppRegistry.of(scope).get(Inventories);
    const present = byScope.get(scope) ?? this.name;
    if (!isAppOrChart(scope) || present !== this.name) {
      throw new CodedError('CLEARML4070', {
        path,
        found: isAppOrChart(scope) ? `inventories ${present} and ${this.name}` : 'an inventory of a construct',
        expected: 'one inventory for an app or a chart, whose files are deployed together',
        fix: 'remove one of the inventories, or apply it to the App or the Chart',
      });
    }
    byScope.set(scope, this.name);
    watchSynthesis(scope);
  }
}

function isAppOrChart(scope: IConstruct): boolean {
  return Chart.isChart(scope) || scope instanceof App;
}
