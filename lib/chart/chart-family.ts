import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { CodedError } from '../core/errors/coded-error';
import type { Capability, Edition } from './capability';
import type { CatalogEntry } from './catalog';
import type { ChartSource, LocatedChart } from './chart-source';
import { ChartValues } from './chart-values';
import { type KnownVersions, noticeUnknownVersion } from './known-versions';

/** The charts that deploy one thing. */
export interface ChartFamily<C extends string> {
  /** What they are, for messages: `a server chart`. */
  readonly what: string;
  /** The one that a source leads to unless it names another. */
  readonly entry: CatalogEntry;
  /** Their editions, by chart name. */
  readonly editions: Readonly<Record<string, Edition>>;
  /** What they can do. */
  readonly capabilities: Readonly<Record<C, Capability>>;
  /** The versions that these capabilities were made for. */
  readonly known: Partial<Record<Edition, KnownVersions>>;
}

/** A chart of a family, and what this version of it can do. */
export class FamilyChart<C extends string> {
  public readonly located: LocatedChart;
  public readonly edition: Edition;

  /**
   * The chart that a source leads to.
   *
   * @throws CLEARML4004 when it is none of the family
   */
  public constructor(
    private readonly family: ChartFamily<C>,
    source: ChartSource,
  ) {
    this.located = source._locate(family.entry);
    const { name, version } = this.located;
    const edition = Object.hasOwn(family.editions, name) ? family.editions[name] : undefined;
    if (edition === undefined) {
      throw new CodedError('CLEARML4004', {
        found: `chart ${name} ${version}`,
        expected: `${family.what}: ${Object.keys(family.editions).join(', ')}`,
        fix: `point the source at ${family.what}, or render any other chart with HelmRelease`,
      });
    }
    this.edition = edition;
    noticeUnknownVersion(family.known[edition], name, version);
  }

  /** Chart version. */
  public get version(): string {
    return this.located.version;
  }

  /** Whether this chart at this version can do something. */
  public can(capability: C): boolean {
    const support = this.family.capabilities[capability][this.edition];
    return (
      support !== undefined &&
      (support.since === undefined || gte(this.version, support.since)) &&
      (support.before === undefined || lt(this.version, support.before))
    );
  }

  /**
   * Makes sure that a setting can be honoured.
   *
   * @throws CLEARML4002 when a newer version is needed, CLEARML4003 when no version of this chart can, CLEARML4006 when only
   * older ones could
   */
  public require(capability: C, setting: string): void {
    if (!this.can(capability)) {
      throw this.cannot(capability, setting);
    }
  }

  private cannot(capability: C, setting: string): CodedError {
    const { what, ...editions } = this.family.capabilities[capability];
    const support = editions[this.edition];
    const name = this.located.name;
    if (support?.since !== undefined && lt(this.version, support.since)) {
      return new CodedError('CLEARML4002', {
        found: `${setting} with chart ${name} ${this.version}`,
        expected: `${name} ${support.since} or newer: that version brought ${what}`,
        fix: `raise the chart version, or leave ${setting} out`,
      });
    }
    if (support?.before !== undefined) {
      return new CodedError('CLEARML4006', {
        found: `${setting} with chart ${name} ${this.version}`,
        expected: `${name} older than ${support.before}: since then it has no ${what}`,
        fix: `leave ${setting} out`,
      });
    }
    return new CodedError('CLEARML4003', {
      found: `${setting} with chart ${name} ${this.version}`,
      expected: `a chart that has ${what}: ${this.namesOf(Object.keys(editions)).join(' or ')}`,
      fix: `use another chart, or leave ${setting} out`,
    });
  }

  private namesOf(editions: readonly string[]): string[] {
    return Object.keys(this.family.editions).filter((name) => editions.includes(this.family.editions[name] ?? ''));
  }
}

/** Values of a chart family, with gates. */
export class GatedValues<C extends string> extends ChartValues {
  public constructor(public readonly chart: FamilyChart<C>) {
    super();
  }

  public addGated(capability: C, path: string, value: unknown, source: string): void {
    if (value !== undefined) {
      this.chart.require(capability, source);
      this.add(path, value, source);
    }
  }
}
