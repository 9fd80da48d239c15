import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { CodedError } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import type { CatalogEntry } from './catalog';
import type { ChartSource, LocatedChart } from './chart-source';
import { renamedPath, SUCCESSORS, type Successor, successorEntry } from './successors';

/** Edition of a ClearML chart: from ClearML's private registry, embedded in this library, or from a public repository. */
export type Edition = 'enterprise' | 'community' | 'public';

/** Versions of a chart: from `since` on, up to but without `before`. */
export interface VersionRange {
  readonly since?: string;
  readonly before?: string;
}

/** Every version. */
export const ALWAYS: VersionRange = {};

/** The versions that have a feature, by edition. An edition that is left out never has it. A text is the first enterprise version. */
export type Since = string | { readonly [E in Edition]?: string | VersionRange };

/** A chart that a description covers. */
export interface DescribedChart {
  readonly edition: Edition;
  /** Publisher, default release name and default namespace. */
  readonly entry: CatalogEntry;
  /** First and last version that the description was compared with. */
  readonly known?: { readonly oldest: string; readonly newest: string };
}

/** The charts that deploy one component. */
export interface ChartFamily<F extends string> {
  /** The component with its article, for messages: `an application gateway`. */
  readonly component: string;
  /** The charts, by name. The first one is deployed unless the source leads to another. */
  readonly charts: { readonly [chartName: string]: DescribedChart };
  /** Differences between versions that no single prop sets, by name. */
  readonly features: { readonly [feature in F]: Since };
}

/** The chart that a source leads to, and the features of this version. */
export class ClearmlChart<F extends string> {
  public readonly located: LocatedChart;
  public readonly described: DescribedChart;
  public readonly name: string;
  public readonly version: string;
  public readonly edition: Edition;
  /** How the chart continues another one under a new name; undefined for other charts. */
  public readonly successor?: Successor;

  /**
   * Locates the chart of a source.
   *
   * @throws CLEARML4004 when the chart does not belong to the family
   */
  public constructor(
    private readonly family: ChartFamily<F>,
    source: ChartSource,
  ) {
    const { charts, component } = family;
    const [first] = Object.values(charts) as [DescribedChart];
    this.located = source._locate(first.entry);
    const { name, version } = this.located;
    this.successor = Object.hasOwn(SUCCESSORS, name) ? SUCCESSORS[name] : undefined;
    const known = this.successor?.of ?? name;
    const described = Object.hasOwn(charts, known) ? charts[known] : undefined;
    if (described === undefined) {
      throw new CodedError('CLEARML4004', {
        found: `chart ${name} ${version}${this.successor ? `, the successor of ${known}` : ''}`,
        expected: `a chart that deploys ${component}: ${[...Object.keys(charts), ...successorsOf(charts)].join(', ')}`,
        fix: 'correct the source, or render the chart with HelmRelease',
      });
    }
    this.described = this.successor ? { ...described, entry: successorEntry(name) } : described;
    this.name = name;
    this.version = version;
    this.edition = described.edition;
    if (this.successor === undefined) {
      noticeUnknownVersion(described, name, version);
    }
  }

  /** Whether this version of the chart has a feature. */
  public supports(feature: F): boolean {
    return this.successor?.features?.[feature] ?? this.has(this.family.features[feature]);
  }

  /** Requires a feature of the description; see `requireSince`. */
  public require(feature: F, setting: string): void {
    if (this.successor?.features?.[feature] !== true) {
      this.requireSince(this.family.features[feature], setting);
    }
  }

  /** The name that the chart has for a values path of the description; undefined when the documentation states none. */
  public pathOf(path: string): string | undefined {
    return renamedPath(this.successor?.paths ?? {}, path);
  }

  /** The version for comparisons: successors have other versions, and the values of the newest chart that they continue. */
  private get comparedVersion(): string {
    return (this.successor && this.described.known?.newest) ?? this.version;
  }

  /**
   * Requires a version of the chart.
   *
   * @param since the versions that have the setting
   * @param setting the prop or value, for messages
   * @throws CLEARML4002 when a later version is required, CLEARML4003 when no version of this chart has it, CLEARML4006 when
   * only earlier versions had it
   */
  public requireSince(since: Since, setting: string): void {
    if (this.has(since)) {
      return;
    }
    const found = `${setting} with chart ${this.name} ${this.version}`;
    const range = rangeOf(since, this.edition);
    if (range?.since !== undefined && lt(this.comparedVersion, range.since)) {
      throw new CodedError('CLEARML4002', {
        found,
        expected: `${this.name} ${range.since} or later`,
        fix: `raise the chart version, or remove ${setting}`,
      });
    }
    if (range?.before !== undefined) {
      throw new CodedError('CLEARML4006', {
        found,
        expected: `${this.name} earlier than ${range.before}: later versions do not have it`,
        fix: `remove ${setting}`,
      });
    }
    const others = Object.entries(this.family.charts).filter(([, { edition }]) => rangeOf(since, edition));
    throw new CodedError('CLEARML4003', {
      found,
      expected: others.length > 0 ? `chart ${others.map(([name]) => name).join(' or ')}` : 'a setting of this chart',
      fix: `${others.length > 0 ? 'use another chart, or remove' : 'remove'} ${setting}`,
    });
  }

  /** Whether the chart is one of the versions. */
  public has(since: Since): boolean {
    const range = rangeOf(since, this.edition);
    return (
      range !== undefined &&
      (range.since === undefined || gte(this.comparedVersion, range.since)) &&
      (range.before === undefined || lt(this.comparedVersion, range.before))
    );
  }
}

/** The charts that continue charts of a family under new names. */
function successorsOf(charts: object): string[] {
  return Object.keys(SUCCESSORS).filter((name) => Object.hasOwn(charts, SUCCESSORS[name]?.of ?? ''));
}

/** The versions of an edition; undefined when no version has the feature. */
export function rangeOf(since: Since, edition: Edition): VersionRange | undefined {
  const range = typeof since === 'string' ? (edition === 'enterprise' ? since : undefined) : since[edition];
  return typeof range === 'string' ? { since: range } : range;
}

/** Warns once per process about a chart version outside the versions that the description was compared with. */
function noticeUnknownVersion({ known }: DescribedChart, name: string, version: string): void {
  const chart = `${name} ${version}`;
  if (!known || !(lt(known.newest, version) || lt(version, known.oldest))) {
    return;
  }
  const nearest = lt(known.newest, version) ? known.newest : known.oldest;
  emitNotice(
    `cdk8s-clearml does not know chart ${chart} and treats it like ${name} ${nearest}`,
    'Compare the manifests before you deploy them. A later version of cdk8s-clearml may know the chart.',
  );
}
