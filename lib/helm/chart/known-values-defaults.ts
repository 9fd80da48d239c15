import { isJsonObject } from '../data/json';
import type { ChartContents } from './chart-contents';
import { type KnownNode, PathTree } from './known-values-node';

/**
 * The values in values.yaml. A map with keys is closed. Other values are open, because they are scalars or maps that
 * the user fills. An empty default below a subchart or `global` is neither open nor closed, because the subcharts
 * define its keys.
 */
export class DefaultsNode implements KnownNode {
  public static of(chart: ChartContents): KnownNode {
    const { dependencies } = chart.metadata;
    const shared = ['global', ...dependencies.map(({ alias, name }) => alias || name)];
    return new DefaultsNode(chart.values, new Set([...shared, ...chart.subcharts.map(({ key }) => key)]));
  }

  public readonly leaf: boolean;

  /** @param shared keys whose content other charts define too; `true` inside such content */
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

/** The values in Chart.yaml: conditions, and keys that helm reads. */
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
