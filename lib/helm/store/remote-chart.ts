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
  const flags: string[] = [];
  const locationFlags: Record<string, string | undefined> = { '--repo': location.repo, '--version': location.version };
  for (let index = 0; index < fetchFlags.length; index++) {
    const flag = fetchFlags[index] ?? '';
    const [name = '', ...value] = flag.split('=');
    if (!(name in locationFlags)) {
      flags.push(flag);
    } else {
      locationFlags[name] = flag.includes('=') ? value.join('=') : fetchFlags[++index];
    }
  }
  const { '--repo': repo, '--version': version } = locationFlags;
  return { chart: location.chart, repo: repo?.replace(/\/+$/, ''), version, flags };
}

/** Identity of a remote chart. It contains no login, because it omits the login in a URL. */
export function identityOf({ chart, repo, version }: ChartLocation): string {
  return JSON.stringify([withoutLogin(repo ?? ''), withoutLogin(chart), version ?? '*']);
}

/** Describes a remote chart in a message. */
export function describeChart({ chart, repo, version }: ChartLocation): string {
  const place = repo === undefined ? '' : ` of ${withoutLogin(repo)}`;
  return `${withoutLogin(chart)}${version ? ` ${version}` : ''}${place}`;
}

/** A URL without user name and password. */
export function withoutLogin(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/, '$1');
}
