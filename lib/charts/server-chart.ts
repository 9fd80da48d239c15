import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import { CodedError } from '../errors/coded-error';
import { CATALOG } from './catalog';
import type { ChartSource, LocatedChart } from './chart-source';
import { noticeUnknownVersion } from './known-versions';
import { type Capability, SERVER_CAPABILITIES, type ServerCapability, type ServerEdition } from './server-capabilities';

const EDITIONS: Record<string, ServerEdition> = {
  'clearml-enterprise': 'enterprise',
  'clearml-community': 'community',
  clearml: 'public',
};

/** Whether a chart of that name deploys a ClearML server. */
export function isServerChart(name: string): boolean {
  return Object.hasOwn(EDITIONS, name);
}

/** A chart that deploys a ClearML server, and what this version of it can do. */
export class ServerChart {
  /**
   * The server chart that a source leads to.
   *
   * @throws CLEARML4004 when it is another chart
   */
  public static from(source: ChartSource): ServerChart {
    const located = source._locate(CATALOG.server);
    const edition = EDITIONS[located.name];
    if (edition === undefined) {
      throw new CodedError('CLEARML4004', {
        found: `chart ${located.name} ${located.version}`,
        expected: `a server chart: ${Object.keys(EDITIONS).join(', ')}`,
        fix: 'point the source at a server chart, or render any other chart with HelmRelease',
      });
    }
    noticeUnknownVersion(edition, located.name, located.version);
    return new ServerChart(located, edition);
  }

  private constructor(
    public readonly located: LocatedChart,
    public readonly edition: ServerEdition,
  ) {}

  /** Chart version. */
  public get version(): string {
    return this.located.version;
  }

  /** Whether this chart at this version can do something. */
  public can(capability: ServerCapability): boolean {
    const support = (SERVER_CAPABILITIES[capability] as Capability)[this.edition];
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
  public require(capability: ServerCapability, setting: string): void {
    if (!this.can(capability)) {
      throw this.cannot(capability, setting);
    }
  }

  private cannot(capability: ServerCapability, setting: string): CodedError {
    const { what, ...editions } = SERVER_CAPABILITIES[capability] as Capability;
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
      expected: `a chart that has ${what}: ${Object.keys(editions).map(chartName).join(' or ')}`,
      fix: `use another chart, or leave ${setting} out`,
    });
  }
}

function chartName(edition: string): string {
  return Object.keys(EDITIONS).find((name) => EDITIONS[name] === edition) ?? edition;
}
