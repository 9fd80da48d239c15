import { isJsonObject } from '../data/json';
import type { ChartContents } from './chart-contents';
import { type KnownNode, PathTree } from './known-values-node';

/**
 * What values.yaml says. A map with keys is closed; all else is open, because it is either no map or one that the user
 * fills. Only below a subchart and `global` an empty default says nothing: there the subcharts tell what they know.
 */
export class DefaultsNode implements KnownNode {
  public static of(chart: ChartContents): KnownNode {
    const { dependencies } = chart.metadata;
    const shared = ['global', ...dependencies.map(({ alias, name }) => alias || name)];
    return new DefaultsNode(chart.values, new Set([...shared, ...chart.subcharts.map(({ key }) => key)]));
  }

  public readonly leaf: boolean;

  /** @param shared keys whose content others define too; `true`: this is such content */
  private constructor(
    private readonly value: unknown,
    private readonly shared: ReadonlySet<string> | boolean,
  ) {
    this.leaf = !isJsonObject(value) || Object.keys(value).length === 0;
  }

  public get open(): boolean {
    return this.leaf && this.shared === false;
  }

  public child(key: string): readonly KnownNode[] {
    if (!isJsonObject(this.value) || !Object.hasOwn(this.value, key)) {
      return [];
    }
    const shared = typeof this.shared === 'boolean' ? this.shared : this.shared.has(key);
    return [new DefaultsNode(this.value[key], shared)];
  }

  public keys(): Iterable<string> {
    return isJsonObject(this.value) ? Object.keys(this.value) : [];
  }
}

/** What Chart.yaml says: conditions, and what helm itself reads. */
export function declaredValues(chart: ChartContents): KnownNode {
  const declared = new PathTree();
  declared.at('global');
  declared.at('tags').open = true;
  for (const { alias, condition = '', name } of chart.metadata.dependencies) {
    declared.add([alias || name, 'enabled']);
    for (const path of condition.split(',').filter(Boolean)) {
      declared.add(path.trim().split('.'));
    }
  }
  for (const { key } of chart.subcharts) {
    declared.add([key, 'enabled']);
  }
  return declared;
}
