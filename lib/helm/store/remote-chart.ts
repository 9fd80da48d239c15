/** Where a chart comes from, in the words of the helm command line. */
export interface ChartLocation {
  readonly chart: string;
  readonly repo?: string;
  readonly version?: string;
}

/** A chart that is not on this machine, as an app asks for it. The same chart is always told in the same words. */
export interface RemoteChart extends ChartLocation {
  /** Flags for `helm pull`, without those that say which chart. */
  readonly flags: readonly string[];
}

/** The chart that a location and flags of `helm pull` ask for: cdk8s users give `--repo` and `--version` as flags. */
export function remoteChart(location: ChartLocation, fetchFlags: readonly string[]): RemoteChart {
  const flags: string[] = [];
  const said: Record<string, string | undefined> = { '--repo': location.repo, '--version': location.version };
  for (let index = 0; index < fetchFlags.length; index++) {
    const flag = fetchFlags[index] ?? '';
    const [name = '', ...value] = flag.split('=');
    if (!(name in said)) {
      flags.push(flag);
    } else {
      said[name] = flag.includes('=') ? value.join('=') : fetchFlags[++index];
    }
  }
  const { '--repo': repo, '--version': version } = said;
  return { chart: location.chart, repo: repo?.replace(/\/+$/, ''), version, flags };
}

/** What tells remote charts apart. It holds no login, not even one that stands in a URL. */
export function identityOf({ chart, repo, version }: ChartLocation): string {
  return JSON.stringify([withoutLogin(repo ?? ''), withoutLogin(chart), version ?? '*']);
}

/** A remote chart in words. */
export function describeChart({ chart, repo, version }: ChartLocation): string {
  const place = repo === undefined ? '' : ` of ${withoutLogin(repo)}`;
  return `${withoutLogin(chart)}${version ? ` ${version}` : ''}${place}`;
}

/** A URL without user name and password. */
export function withoutLogin(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/, '$1');
}
