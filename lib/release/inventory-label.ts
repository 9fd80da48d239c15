import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { scopesOf } from '../core/kubernetes/sibling-chart';
import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';

/** Label with the name of the inventory of an object. */
export const INVENTORY_LABEL = 'cdk8s-clearml/inventory';

/** The names of the inventories of an app, by app or chart. */
export class Inventories {
  public readonly byScope = new Map<IConstruct, string>();
}

/** Labels the objects of a chart when they are written. Labels that they have already stay. */
export function labelObjects(chart: Chart, objects: readonly JsonObject[]): void {
  const { byScope } = AppRegistry.of(chart).get(Inventories);
  const scope = scopesOf(chart)
    .reverse()
    .find((one) => byScope.has(one));
  const inventory = scope && byScope.get(scope);
  for (const object of inventory ? objects : []) {
    if (isJsonObject(object.metadata)) {
      const labels = { [INVENTORY_LABEL]: inventory, ...asMap(object.metadata.labels) };
      object.metadata = { ...object.metadata, labels };
    }
  }
}
