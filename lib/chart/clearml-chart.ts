import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { CodedError } from '../core/errors/coded-error';
import { emitNotice } from '../core/notice';
import type { ChartDescription, DescribedChart, Edition, Since, VersionRange } from './chart-description';
import type { ChartSource, LocatedChart } from './chart-source';

type AnyDescription<F extends string> = Pick<ChartDescription<any, F>, 'charts' | 'component' | 'features'>;

/** The chart that a source leads to, and the features of this version. */
export class ClearmlChart<F extends string> {
  public readonly located: LocatedChart;
  public readonly described: DescribedChart;

  /**
   * Locates the chart of a source.
   *
   * @throws CLEARML4004 when the chart does not belong to the family
   */
  public constructor(
    private readonly description: AnyDescription<F>,
    source: ChartSource,
  ) {
    const { charts, component } = description;
    const [first] = Object.values(charts) as [DescribedChart];
    this.located = source._locate(first.entry);
    const { name, version } = this.located;
    const described = Object.hasOwn(charts, name) ? charts[name] : undefined;
    if (described === undefined) {
      throw new CodedError('CLEARML4004', {
        found: `chart ${name} ${version}`,
        expected: `a chart that deploys ${component}: ${Object.keys(charts).join(', ')}`,
        fix: 'correct the source, or render the chart with HelmRelease',
      });
    }
    this.described = described;
    noticeUnknownVersion(described, name, version);
  }

  /** Chart name. */
  public get name(): string {
    return this.located.name;
  }

  /** Chart version. */
  public get version(): string {
    return this.located.version;
  }

  public get edition(): Edition {
    return this.described.edition;
  }

  /** Whether this version of the chart has a feature. */
  public supports(feature: F): boolean {
    return this.has(this.description.features[feature]);
  }

  /** Requires a feature of the description; see `requireSince`. */
  public require(feature: F, setting: string): void {
    this.requireSince(this.description.features[feature], setting);
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
    if (range?.since !== undefined && lt(this.version, range.since)) {
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
    const others = Object.entries(this.description.charts).filter(([, { edition }]) => rangeOf(since, edition));
    throw new CodedError('CLEARML4003', {
      found,
      expected: others.length > 0 ? `chart ${others.map(([name]) => name).join(' or ')}` : 'a setting of this chart',
      fix: `${others.length > 0 ? 'use another chart, or remove' : 'remove'} ${setting}`,
    });
  }

  private has(since: Since): boolean {
    const range = rangeOf(since, this.edition);
    return (
      range !== undefined &&
      (range.since === undefined || gte(this.version, range.since)) &&
      (range.before === undefined || lt(this.version, range.before))
    );
  }
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
