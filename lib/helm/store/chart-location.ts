import { withoutCredentials } from '../../core/errors/redact';
import { filterFlags, parseFlags } from '../command/flags';

/** Location of a chart, as on the command line of helm. */
export interface ChartLocation {
  readonly chart: string;
  readonly repo?: string;
  readonly version?: string;
}

/** A remote chart, as the app requests it. Equal requests have equal locations. */
export interface RemoteChart extends ChartLocation {
  /** Flags of `helm pull`, without the flags of the location. */
  readonly flags: readonly string[];
}

/** The chart of a location and flags of `helm pull`: users of cdk8s may set `--repo` and `--version` as flags. */
export function remoteChart(location: ChartLocation, fetchFlags: readonly string[]): RemoteChart {
  const flags = parseFlags(fetchFlags);
  const lastValue = (flag: string) => flags.filter(({ name }) => name === flag).at(-1)?.value;
  return {
    chart: location.chart,
    repo: (lastValue('--repo') ?? location.repo)?.replace(/\/+$/, ''),
    version: lastValue('--version') ?? location.version,
    flags: filterFlags(fetchFlags, ({ name }) => name !== '--repo' && name !== '--version'),
  };
}

/** Identity of a remote chart. It contains no login, because it omits the login in a URL. */
export function identityOf({ chart, repo, version }: ChartLocation): string {
  return JSON.stringify([withoutLogin(repo ?? ''), withoutLogin(chart), version ?? '*']);
}

/** The name of a chart in its repository or registry, without tag and digest. */
export function lastPartOf(chart: string): string {
  return (chart.split('/').at(-1) ?? chart).replace(/[:@].*$/, '');
}

/** Describes a remote chart in a message. */
export function describeChart({ chart, repo, version }: ChartLocation): string {
  const place = repo === undefined ? '' : ` of ${withoutLogin(repo)}`;
  return `${withoutLogin(chart)}${version ? ` ${version}` : ''}${place}`;
}

/** A URL without login, query and fragment. */
export function withoutLogin(url: string): string {
  return withoutCredentials(url).replace('…@', '');
}
