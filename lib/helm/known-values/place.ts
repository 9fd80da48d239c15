import type { ChartContents } from '../chart/chart-contents';
import { asMap, isJsonObject } from '../data/json';
import { templateValues } from '../templates/values-read';
import { type KnownNode, NOTHING, OPEN_NODE, PathTree } from './known-node';
import { SchemaNode, visibleValues } from './schema-node';
import { typeNamed, type ValueType } from './value-type';

/**
 * The values in values.yaml. A map with keys is closed. Other values are open, because they are scalars or maps that
 * the user fills. An empty default below a subchart or `global` is neither open nor closed, because the subcharts
 * define its keys.
 */
function defaultValues(chart: ChartContents): KnownNode {
  const shared = new Set(['global', ...dependencyKeys(chart), ...chart.subcharts.map(({ key }) => key)]);
  const tree = new DeclaredTree();
  for (const [key, value] of Object.entries(chart.values)) {
    addDefaults(tree.at(key), value, shared.has(key));
  }
  return tree;
}

/** The values that values.yaml declares. */
class DeclaredTree extends PathTree {
  public override readonly evidence = 'declared';
  protected override create(): this {
    return new DeclaredTree() as this;
  }
}

function addDefaults(node: DeclaredTree, value: unknown, isShared: boolean): void {
  const entries = Object.entries(asMap(value));
  node.open = entries.length === 0 && !isShared;
  for (const item of Array.isArray(value) ? value.filter(isJsonObject) : []) {
    addDefaults(node.item(), item, false);
  }
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

type Source = (chart: ChartContents, isTop: boolean) => KnownNode;

/** Sources that list keys and cost little. Most values are found in them. */
const QUICK_SOURCES: readonly Source[] = [
  ({ schema }) => SchemaNode.of(schema),
  // The values of the top chart are parsed for the rendering, so they cost nothing.
  (chart, isTop) => (isTop ? defaultValues(chart) : NOTHING),
  ({ valuesText }) => visibleValues(valuesText),
];

const OTHER_SOURCES: readonly Source[] = [
  (chart, isTop) => (isTop ? NOTHING : defaultValues(chart)),
  declaredValues,
  templateValues,
];

/** A chart with its subcharts, and the known values of its sources. Each source is read on demand. */
export class ChartKnowledge {
  public readonly subcharts: ReadonlyMap<string, ChartKnowledge>;
  /** Keys of dependencies that are not in charts/, whose values are unknown. */
  public readonly missing: ReadonlySet<string>;
  private quick?: readonly KnownNode[];
  private all?: readonly KnownNode[];

  public constructor(
    private readonly chart: ChartContents,
    private readonly isTop = true,
  ) {
    const below = chart.subcharts.map(({ key, chart }) => [key, new ChartKnowledge(chart, false)] as const);
    this.subcharts = new Map(below);
    this.missing = new Set(dependencyKeys(chart).filter((key) => !this.subcharts.has(key)));
  }

  /** The known values of the quick sources, or of all. */
  public known(isQuick: boolean): readonly KnownNode[] {
    this.quick ??= this.read(QUICK_SOURCES);
    if (isQuick) {
      return this.quick;
    }
    this.all ??= [...this.quick, ...this.read(OTHER_SOURCES)];
    return this.all;
  }

  /** True for keys that helm reads, or that contain the values of subcharts. */
  public isOfHelm(key: string): boolean {
    return ['enabled', 'global', 'tags'].includes(key) || this.subcharts.has(key) || this.missing.has(key);
  }

  /** This chart and all its subcharts. */
  public family(): ChartKnowledge[] {
    return [this, ...[...this.subcharts.values()].flatMap((subchart) => subchart.family())];
  }

  private read(sources: readonly Source[]): readonly KnownNode[] {
    return sources.map((source) => source(this.chart, this.isTop));
  }
}

/** A place in the values, as known to the quick sources or to all. */
export class Place {
  /** The root of all values. */
  public static root(top: ChartKnowledge, isQuick: boolean): Place {
    return new Place(top, isQuick, [top], top.known(isQuick), false);
  }

  /**
   * @param charts charts whose values have their root at the place
   * @param isFree whether a parent is open
   * @param named the type of the value in the Kubernetes API, by its name or that of a parent
   */
  private constructor(
    private readonly top: ChartKnowledge,
    private readonly isQuick: boolean,
    private readonly charts: readonly ChartKnowledge[],
    private readonly nodes: readonly KnownNode[],
    private readonly isFree: boolean,
    private readonly named?: ValueType,
  ) {}

  /** The type in the Kubernetes API; undefined when the chart defines another type under that name. */
  private get type(): ValueType | undefined {
    return this.named && !this.contradicts(this.named) ? this.named : undefined;
  }

  /** Whether all keys are accepted: a source declares the place open, or no source knows a key. */
  public get open(): boolean {
    const type = this.type;
    if (type) {
      // A template that prints the whole map prints a field of Kubernetes; a convention names its fields.
      return type.isFree;
    }
    const isLeaf = (): boolean => this.charts.length === 0 && this.nodes.every((node) => node.leaf);
    return this.isFree || this.nodes.some((node) => node.open) || (!this.isQuick && isLeaf());
  }

  /** The place at a key; undefined when the key is not known. */
  public child(key: string): Place | undefined {
    const charts = this.charts.flatMap((chart) => chart.subcharts.get(key) ?? []);
    const missing = this.charts.some((chart) => chart.missing.has(key)) ? [OPEN_NODE] : [];
    const direct = [...this.nodes.flatMap((node) => node.child(key)), ...missing];
    const isGlobal = key === 'global' && this.charts.length > 0;
    const isListed = direct.length > 0 || charts.length > 0 || isGlobal;
    const { type, open } = this;
    const isField = type?.has(key) === true && !type.isConvention;
    if ((!isListed && !isField && !open) || this.forbids(key)) {
      return undefined;
    }
    const nodes = [
      ...direct,
      ...this.nodes.flatMap((node) => node.everyChild ?? []),
      ...charts.flatMap((chart) => chart.known(this.isQuick)),
      ...(isGlobal ? this.globals() : []),
    ];
    // The content of an open map is not known to be of Kubernetes.
    const named = isField ? type?.field(key) : isListed && charts.length === 0 ? typeNamed(key) : undefined;
    return new Place(this.top, this.isQuick, charts, nodes, open || (isField && named === undefined), named);
  }

  /** The place of all items of a list; undefined when they may have any keys. */
  public item(): Place | undefined {
    const nodes = this.nodes.flatMap((node) => [node.items ?? [], node.everyChild ?? []].flat());
    return new Place(this.top, this.isQuick, [], nodes, this.type?.items === undefined, this.type?.items);
  }

  /** The known keys that the sources list. */
  public keys(): Set<string> {
    const listed = this.nodes.flatMap((node) => [...node.keys()]);
    const ofType = this.type?.keys() ?? [];
    return new Set([...listed, ...ofType, ...this.charts.flatMap((chart) => [...chart.subcharts.keys()])]);
  }

  /** Whether values.yaml declares a key that is not in the type, and that no template reads by its name. */
  private contradicts(type: ValueType): boolean {
    const withEvidence = (evidence: string) => this.nodes.filter((node) => node.evidence === evidence);
    const isRead = (key: string): boolean => withEvidence('read').some((node) => node.child(key).length > 0);
    const declared = withEvidence('declared').flatMap((node) => [...node.keys()]);
    if (type.items || (type.isConvention && declared.length === 0)) {
      return type.isConvention === true || declared.length > 0;
    }
    return !this.isQuick && declared.some((key) => !type.has(key) && !isRead(key));
  }

  /** Ignores schemas for keys of helm, because many schemas omit the keys that helm adds. */
  private forbids(key: string): boolean {
    const isOfHelm = this.charts.some((chart) => chart.isOfHelm(key));
    return !isOfHelm && this.nodes.some((node) => node.forbids?.(key));
  }

  /** All charts share `global`, at any level of the values. */
  private globals(): readonly KnownNode[] {
    const family = this.top.family();
    const known = family.flatMap((chart) => chart.known(this.isQuick).flatMap((node) => node.child('global')));
    return family.some((chart) => chart.missing.size > 0) ? [...known, OPEN_NODE] : known;
  }
}
