import type { ChartContents } from '../chart/chart-contents';
import { isJsonObject } from '../data/json';
import { templateValues } from '../templates/values-read';
import { hasKubernetesShape, type KnownNode, NOTHING, OPEN_NODE, PathTree } from './known-node';
import { SchemaNode } from './schema-node';
import { visibleValues } from './visible-values';

/**
 * The values in values.yaml. A map with keys is closed. Other values are open, because they are scalars or maps that
 * the user fills. An empty default below a subchart or `global` is neither open nor closed, because the subcharts
 * define its keys.
 */
class DefaultsNode implements KnownNode {
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
function declaredValues(chart: ChartContents): KnownNode {
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

/** The sources of known values, in order of cost. Most values are found in the first sources. */
const SOURCES: readonly ((chart: ChartContents, isTop: boolean) => KnownNode)[] = [
  // The schema is first, because only the schema can forbid values of other sources.
  ({ schema }) => SchemaNode.of(schema),
  // The values of the top chart are parsed for the rendering, so they cost nothing.
  (chart, isTop) => (isTop ? DefaultsNode.of(chart) : NOTHING),
  ({ valuesText }) => visibleValues(valuesText),
  DefaultsNode.of,
  declaredValues,
  templateValues,
];

/** A chart with its subcharts, and the known values of its sources. Each source is read on demand. */
export class ChartKnowledge {
  public readonly subcharts: ReadonlyMap<string, ChartKnowledge>;
  /** Keys of dependencies that are not in charts/, whose values are unknown. */
  public readonly missing: ReadonlySet<string>;
  private readonly roots: KnownNode[] = [];

  public constructor(
    private readonly chart: ChartContents,
    private readonly isTop: boolean,
  ) {
    const below = chart.subcharts.map(({ key, chart }) => [key, new ChartKnowledge(chart, false)] as const);
    this.subcharts = new Map(below);
    const keys = chart.metadata.dependencies.map(({ alias, name }) => alias || name);
    this.missing = new Set(keys.filter((key) => !this.subcharts.has(key)));
  }

  /** The known values of the first `count` sources. */
  public known(count: number): readonly KnownNode[] {
    for (const source of SOURCES.slice(this.roots.length, count)) {
      this.roots.push(source(this.chart, this.isTop));
    }
    return this.roots.slice(0, count);
  }

  /** True for keys that helm reads, or that contain the values of subcharts. */
  public isOfHelm(key: string): boolean {
    return ['enabled', 'global', 'tags'].includes(key) || this.subcharts.has(key) || this.missing.has(key);
  }

  /** This chart and all its subcharts. */
  public family(): ChartKnowledge[] {
    return [this, ...[...this.subcharts.values()].flatMap((subchart) => subchart.family())];
  }
}

/** The sources of a place in the values. */
interface Origin {
  readonly nodes: readonly KnownNode[];
  /** Charts whose values have their root at the place. */
  readonly charts: readonly ChartKnowledge[];
  /** A parent is open, or the name of the place indicates a Kubernetes type. */
  readonly isFree: boolean;
  /** The place is `global` of a chart. */
  readonly isGlobal: boolean;
}

/** A place in the values, as known to the first `count` sources. Subcharts are read on demand. */
export class Place {
  public static readonly SOURCE_COUNT = SOURCES.length;
  /** Number of sources that list keys: the schema, values.yaml and its comments. */
  public static readonly QUICK_COUNT = 3;

  /** The root of all values. */
  public static root(top: ChartKnowledge, count: number): Place {
    return new Place(top, count, { nodes: [], charts: [top], isFree: false, isGlobal: false });
  }

  private gathered: readonly KnownNode[] | undefined;

  private constructor(
    private readonly top: ChartKnowledge,
    private readonly count: number,
    private readonly origin: Origin,
  ) {}

  /** Whether all keys are accepted: a source declares the place open, or no source knows a key. */
  public get open(): boolean {
    const { charts, isFree } = this.origin;
    const isLeaf = (): boolean => charts.length === 0 && this.nodes.every((node) => node.leaf);
    return isFree || this.nodes.some((node) => node.open) || (this.count === Place.SOURCE_COUNT && isLeaf());
  }

  /** The place at a key; undefined when the key is not known. */
  public child(key: string): Place | undefined {
    const charts = this.origin.charts.flatMap((chart) => chart.subcharts.get(key) ?? []);
    const missing = this.origin.charts.some((chart) => chart.missing.has(key)) ? [OPEN_NODE] : [];
    const direct = [...this.nodes.flatMap((node) => node.child(key)), ...missing];
    const isGlobal = key === 'global' && this.origin.charts.length > 0;
    const isKnown = direct.length > 0 || charts.length > 0 || isGlobal || this.open;
    if (!isKnown || this.forbids(key)) {
      return undefined;
    }
    const nodes = [...direct, ...this.nodes.flatMap((node) => node.everyChild ?? [])];
    return new Place(this.top, this.count, { nodes, charts, isGlobal, isFree: this.open || hasKubernetesShape(key) });
  }

  /** The known keys that the sources list. */
  public keys(): Set<string> {
    const listed = this.nodes.flatMap((node) => [...node.keys()]);
    return new Set([...listed, ...this.origin.charts.flatMap((chart) => [...chart.subcharts.keys()])]);
  }

  private get nodes(): readonly KnownNode[] {
    this.gathered ??= [
      ...this.origin.nodes,
      ...this.origin.charts.flatMap((chart) => chart.known(this.count)),
      ...(this.origin.isGlobal ? this.globals() : []),
    ];
    return this.gathered;
  }

  /** Ignores schemas for keys of helm, because many schemas omit the keys that helm adds. */
  private forbids(key: string): boolean {
    const isOfHelm = this.origin.charts.some((chart) => chart.isOfHelm(key));
    return !isOfHelm && this.nodes.some((node) => node.forbids?.(key));
  }

  /** All charts share `global`, at any level of the values. */
  private globals(): readonly KnownNode[] {
    const family = this.top.family();
    const known = family.flatMap((chart) => chart.known(this.count).flatMap((node) => node.child('global')));
    return family.some((chart) => chart.missing.size > 0) ? [...known, OPEN_NODE] : known;
  }
}
