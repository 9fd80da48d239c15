import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { CodedError } from '../core/errors/coded-error';
import type { Capability, Edition } from './capability';
import type { CatalogEntry } from './catalog';
import type { ChartSource, LocatedChart } from './chart-source';
import { type KnownVersions, noticeUnknownVersion } from './known-versions';

/** A family of charts that deploy the same component. */
export interface ChartFamily<C extends string> {
  /** Name of the family in messages: `a server chart`. */
  readonly what: string;
  /** The default chart of a source. */
  readonly entry: CatalogEntry;
  /** Editions by chart name. */
  readonly editions: Readonly<Record<string, Edition>>;
  /** Capabilities of the charts. */
  readonly capabilities: Readonly<Record<C, Capability>>;
  /** The versions that the capabilities cover. */
  readonly known: Partial<Record<Edition, KnownVersions>>;
}

/** A chart of a family in one version, with its capabilities. */
export class ClearmlChart<C extends string> {
  public readonly located: LocatedChart;
  public readonly edition: Edition;

  /**
   * Locates the chart of a source.
   *
   * @throws CLEARML4004 when the chart does not belong to the family
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
        fix: `use a source of ${family.what}, or render other charts with HelmRelease`,
      });
    }
    this.edition = edition;
    noticeUnknownVersion(family.known[edition], name, version);
  }

  /** Chart version. */
  public get version(): string {
    return this.located.version;
  }

  /** Whether this chart version has a capability. */
  public can(capability: C): boolean {
    const support = this.family.capabilities[capability][this.edition];
    return (
      support !== undefined &&
      (support.since === undefined || gte(this.version, support.since)) &&
      (support.before === undefined || lt(this.version, support.before))
    );
  }

  /**
   * Checks that the chart supports a setting.
   *
   * @throws CLEARML4002 when the setting requires a later version, CLEARML4003 when no version of this chart supports
   * it, CLEARML4006 when only earlier versions support it
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
        expected: `${name} ${support.since} or later, which supports ${what}`,
        fix: `use a later chart version, or remove ${setting}`,
      });
    }
    if (support?.before !== undefined) {
      return new CodedError('CLEARML4006', {
        found: `${setting} with chart ${name} ${this.version}`,
        expected: `${name} before ${support.before}, which no longer supports ${what}`,
        fix: `remove ${setting}`,
      });
    }
    return new CodedError('CLEARML4003', {
      found: `${setting} with chart ${name} ${this.version}`,
      expected: `a chart that supports ${what}: ${this.namesOf(Object.keys(editions)).join(' or ')}`,
      fix: `use another chart, or remove ${setting}`,
    });
  }

  private namesOf(editions: readonly string[]): string[] {
    return Object.keys(this.family.editions).filter((name) => editions.includes(this.family.editions[name] ?? ''));
  }
}
