import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHelm } from './command';

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
  '--repository-cache': true,
  '--repository-config': true,
  '--username': true,
  '--verify': false,
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
 * Gives `use` the chart as a local folder or archive. A remote chart is pulled once into a private temporary folder,
 * which is gone afterwards, whatever happens.
 */
export function withLocalChart<T>(
  helm: string,
  location: ChartLocation,
  fetchFlags: readonly string[],
  use: (path: string) => T,
): T {
  if (location.repo === undefined && existsSync(location.chart)) {
    return use(location.chart);
  }
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-'));
  try {
    const { chart, repo, version } = location;
    const source = [...(repo ? ['--repo', repo] : []), ...(version ? ['--version', version] : [])];
    runHelm(helm, ['pull', chart, ...source, '--destination', folder, ...fetchFlags], chart);
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    return use(join(folder, archive ?? ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
