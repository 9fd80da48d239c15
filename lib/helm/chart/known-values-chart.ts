import type { ChartContents } from './chart-contents';
import { DefaultsNode, declaredValues } from './known-values-defaults';
import { visibleValues } from './known-values-lines';
import { hasKubernetesShape, type KnownNode, NOTHING, OPEN_NODE } from './known-values-node';
import { SchemaNode } from './known-values-schema';
import { templateValues } from './known-values-templates';

/** The sources of knowledge, the cheap ones first: most values stand in plain sight, so that the last is seldom asked. */
const SOURCES: readonly ((chart: ChartContents, isTop: boolean) => KnownNode)[] = [
  // The schema stands first, because it alone can forbid what others know.
  ({ schema }) => SchemaNode.of(schema),
  // To parse those of the chart itself is no work, since they are needed anyway.
  (chart, isTop) => (isTop ? DefaultsNode.of(chart) : NOTHING),
  ({ valuesText }) => visibleValues(valuesText),
  DefaultsNode.of,
  declaredValues,
  templateValues,
];

/** A chart with its subcharts, and what its sources know. Each source is read when it is first asked. */
export class ChartKnowledge {
  public readonly subcharts: ReadonlyMap<string, ChartKnowledge>;
  /** Keys of dependencies that are not in charts/: of their values nothing can be known. */
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

  /** What the first `count` sources know of the values. */
  public known(count: number): readonly KnownNode[] {
    for (const source of SOURCES.slice(this.roots.length, count)) {
      this.roots.push(source(this.chart, this.isTop));
    }
    return this.roots.slice(0, count);
  }

  /** True for keys that helm reads, or fills with the values of subcharts. */
  public isOfHelm(key: string): boolean {
    return ['enabled', 'global', 'tags'].includes(key) || this.subcharts.has(key) || this.missing.has(key);
  }

  /** This chart and all below it. */
  public family(): ChartKnowledge[] {
    return [this, ...[...this.subcharts.values()].flatMap((subchart) => subchart.family())];
  }
}

/** What leads to a place. */
interface Arrival {
  readonly nodes: readonly KnownNode[];
  /** Charts whose root the place is. */
  readonly charts: readonly ChartKnowledge[];
  /** Something further up is open, or the name of the place says so. */
  readonly isFree: boolean;
  /** The place is the `global` of some chart. */
  readonly isGlobal: boolean;
}

/** One place in the values, as the first `count` sources know it. Subcharts are read when it is asked what is below. */
export class Place {
  public static readonly SOURCE_COUNT = SOURCES.length;
  /** The schema and values.yaml, its comments too: what can be listed. */
  public static readonly QUICK_COUNT = 3;

  /** The root of all values. */
  public static root(top: ChartKnowledge, count: number): Place {
    return new Place(top, count, { nodes: [], charts: [top], isFree: false, isGlobal: false });
  }

  private gathered: readonly KnownNode[] | undefined;

  private constructor(
    private readonly top: ChartKnowledge,
    private readonly count: number,
    private readonly arrival: Arrival,
  ) {}

  /** Anything may stand below: a source says so, or none of all sources knows anything there. */
  public get open(): boolean {
    const { charts, isFree } = this.arrival;
    const isLeaf = (): boolean => charts.length === 0 && this.nodes.every((node) => node.leaf);
    return isFree || this.nodes.some((node) => node.open) || (this.count === Place.SOURCE_COUNT && isLeaf());
  }

  /** The place at a key; undefined when the key is not known. */
  public child(key: string): Place | undefined {
    const charts = this.arrival.charts.flatMap((chart) => chart.subcharts.get(key) ?? []);
    const missing = this.arrival.charts.some((chart) => chart.missing.has(key)) ? [OPEN_NODE] : [];
    const direct = [...this.nodes.flatMap((node) => node.child(key)), ...missing];
    const isGlobal = key === 'global' && this.arrival.charts.length > 0;
    const isKnown = direct.length > 0 || charts.length > 0 || isGlobal || this.open;
    if (!isKnown || this.forbids(key)) {
      return undefined;
    }
    const nodes = [...direct, ...this.nodes.flatMap((node) => node.everyChild ?? [])];
    return new Place(this.top, this.count, { nodes, charts, isGlobal, isFree: this.open || hasKubernetesShape(key) });
  }

  /** The known keys, as far as they can be listed. */
  public keys(): Set<string> {
    const own = this.nodes.flatMap((node) => [...node.keys()]);
    return new Set([...own, ...this.arrival.charts.flatMap((chart) => [...chart.subcharts.keys()])]);
  }

  private get nodes(): readonly KnownNode[] {
    this.gathered ??= [
      ...this.arrival.nodes,
      ...this.arrival.charts.flatMap((chart) => chart.known(this.count)),
      ...(this.arrival.isGlobal ? this.globals() : []),
    ];
    return this.gathered;
  }

  /** Schemas often forget what helm itself adds to the values of a chart. */
  private forbids(key: string): boolean {
    const isOfHelm = this.arrival.charts.some((chart) => chart.isOfHelm(key));
    return !isOfHelm && this.nodes.some((node) => node.forbids?.(key));
  }

  /** All charts share `global`, wherever in the values it is set. */
  private globals(): readonly KnownNode[] {
    const family = this.top.family();
    const known = family.flatMap((chart) => chart.known(this.count).flatMap((node) => node.child('global')));
    return family.some((chart) => chart.missing.size > 0) ? [...known, OPEN_NODE] : known;
  }
}
