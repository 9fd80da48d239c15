import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../errors/coded-error';
import { runHelm } from './command';
import { helmVersion } from './version';

/** Where a chart comes from, in the words of the helm command line. */
export interface ChartLocation {
  readonly chart: string;
  readonly repo?: string;
  readonly version?: string;
}

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
export interface PartedFlags {
  readonly fetch: readonly string[];
  readonly render: readonly string[];
}

export function partFlags(flags: readonly string[]): PartedFlags {
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
 * Gives `use` the chart as a local folder or archive, and the flags to render it with. A remote chart is pulled once into a
 * private temporary folder, which is gone afterwards, whatever happens.
 *
 * @throws CLEARML1004 and CLEARML1005 when there is no such chart or version
 */
export function withLocalChart<T>(
  helm: string,
  location: ChartLocation,
  flags: readonly string[],
  use: (path: string, flags: readonly string[]) => T,
): T {
  const { chart, repo, version } = location;
  if (repo === undefined && existsSync(chart)) {
    // `--verify` and its like concern a local chart as well.
    return use(chart, flags);
  }
  if (repo === undefined && /^(?:\.{0,2}[\\/]|[A-Za-z]:\\)|^\.{1,2}$/.test(chart)) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${chart}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  helmVersion(helm);
  const parted = partFlags(flags);
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-'));
  try {
    const source = [...(repo ? ['--repo', repo] : []), ...(version ? ['--version', version] : [])];
    runHelm(helm, ['pull', chart, ...source, '--destination', folder, ...parted.fetch], chart);
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    return use(join(folder, archive ?? ''), parted.render);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
