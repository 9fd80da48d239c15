import type { ChartContents } from '../chart/chart-contents';
import { isJsonObject } from '../data/json';
import { templateValues } from '../templates/values-read';
import { hasKubernetesShape, type KnownNode, NOTHING, OPEN_NODE, PathTree } from './known-node';
import { SchemaNode, visibleValues } from './schema-node';

/**
 * The values in values.yaml. A map with keys is closed. Other values are open, because they are scalars or maps that
 * the user fills. An empty default below a subchart or `global` is neither open nor closed, because the subcharts
 * define its keys.
 */
function defaultValues(chart: ChartContents): KnownNode {
  const shared = new Set(['global', ...dependencyKeys(chart), ...chart.subcharts.map(({ key }) => key)]);
  const tree = new PathTree();
  for (const [key, value] of Object.entries(chart.values)) {
    addDefaults(tree.at(key), value, shared.has(key));
  }
  return tree;
}

function addDefaults(node: PathTree, value: unknown, isShared: boolean): void {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  node.open = entries.length === 0 && !isShared;
  for (const [key, inner] of entries) {
    addDefaults(node.at(key), inner, isShared);
  }
}

/** The keys of the values of dependencies. */
function dependencyKeys({ metadata }: ChartContents): string[] {
  return metadata.dependencies.map(({ alias, name }) => alias || name);
}

/** The values in Chart.yaml: conditions, and keys that helm reads. */
function declaredValues(chart: ChartContents): KnownNode {
  const declared = new PathTree();
  declared.at('global');
  declared.at('tags').open = true;
  for (const key of [...dependencyKeys(chart), ...chart.subcharts.map((subchart) => subchart.key)]) {
    declared.add([key, 'enabled']);
  }
  for (const path of chart.metadata.dependencies.flatMap(({ condition = '' }) => condition.split(','))) {
    declared.add(path.trim().split('.').filter(Boolean));
  }
  return declared;
}

/** The sources of known values, in order of cost. Most values are found in the first sources. */
const SOURCES: readonly ((chart: ChartContents, isTop: boolean) => KnownNode)[] = [
  // The schema is first, because only the schema can forbid values of other sources.
  ({ schema }) => SchemaNode.of(schema),
  // The values of the top chart are parsed for the rendering, so they cost nothing.
  (chart, isTop) => (isTop ? defaultValues(chart) : NOTHING),
  ({ valuesText }) => visibleValues(valuesText),
  defaultValues,
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
    this.missing = new Set(dependencyKeys(chart).filter((key) => !this.subcharts.has(key)));
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
