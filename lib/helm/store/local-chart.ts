import { existsSync } from 'node:fs';
import { CodedError } from '../../core/errors/coded-error';
import { type ObtainedChart, obtainChart } from './obtain';
import { type ChartLocation, remoteChart } from './remote-chart';

/** Flags that concern fetching a chart; all others concern rendering it. `true`: a value follows. */
const FETCH_FLAGS: Record<string, boolean> = {
  '--ca-file': true,
  '--cert-file': true,
  '--devel': false,
  '--insecure-skip-tls-verify': false,
  '--key-file': true,
  '--keyring': true,
  '--pass-credentials': false,
  '--password': true,
  '--plain-http': false,
  '--registry-config': true,
  '--repo': true,
  '--repository-cache': true,
  '--repository-config': true,
  '--username': true,
  '--verify': false,
  '--version': true,
};

/** helm flags, parted by the command that they belong to. */
export interface SplitFlags {
  readonly fetch: readonly string[];
  readonly render: readonly string[];
}

export function partFlags(flags: readonly string[]): SplitFlags {
  const fetch: string[] = [];
  const render: string[] = [];
  let target = render;
  let valueFollows = false;
  for (const flag of flags) {
    if (!valueFollows) {
      const takesValue = FETCH_FLAGS[flag.split('=')[0] ?? flag];
      target = takesValue === undefined ? render : fetch;
      valueFollows = takesValue === true && !flag.includes('=');
    } else {
      valueFollows = false;
    }
    target.push(flag);
  }
  return { fetch, render };
}

/**
 * Gives `use` the chart as a local folder or archive, the flags to render it with and, for a remote chart, where it was
 * obtained.
 *
 * @throws CLEARML1004, CLEARML1005 and CLEARML4010 to CLEARML4019 when it cannot be had
 */
export function withLocalChart<T>(
  helm: string,
  location: ChartLocation,
  flags: readonly string[],
  use: (path: string, flags: readonly string[], obtained?: ObtainedChart) => T,
): T {
  const split = partFlags(flags);
  const remote = remoteChart(location, split.fetch);
  const { chart } = location;
  if (remote.repo === undefined && existsSync(chart)) {
    // `--verify` and its like concern a local chart as well.
    return use(chart, flags);
  }
  if (remote.repo === undefined && /^(?:\.{0,2}[\\/]|[A-Za-z]:\\)|^\.{1,2}$/.test(chart)) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${chart}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  const obtained = obtainChart(helm, remote);
  return use(obtained.path, split.render, obtained);
}
