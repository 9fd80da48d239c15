import { CodedError } from '../core/errors/coded-error';
import { type LockedChart, lockedIdentity, requestedVersion } from '../helm/store/lock-file';
import { describeChart } from '../helm/store/remote-chart';
import type { ReportedChart } from '../release/release-report';

/** What a lock should be, and how it differs from what it is. */
export interface LockPlan {
  /** What the lock should hold. */
  readonly charts: readonly LockedChart[];
  /** Where the archive of each chart that the app asks for is now, by its name in the vendored folder. */
  readonly archives: ReadonlyMap<string, string>;
  readonly added: readonly LockedChart[];
  readonly updated: readonly LockedChart[];
  readonly removed: readonly LockedChart[];
  /** Archives that the lock names now and will not name any more. */
  readonly unused: readonly string[];
  /** Charts whose version is the locked one and whose content is not. */
  readonly moved: readonly CodedError[];
}

/**
 * Plans a lock.
 *
 * @param asked the charts that the app asks for, as they are now
 * @param present the charts of the lock as it is
 * @param keepUnused whether charts stay that this run of the app does not ask for
 */
export function planLock(
  asked: readonly ReportedChart[],
  present: readonly LockedChart[],
  keepUnused: boolean,
): LockPlan {
  const before = new Map(present.map((chart) => [lockedIdentity(chart), chart]));
  const byIdentity = new Map(asked.map((chart) => [lockedIdentity(lockedAs(chart, '')), chart]));
  const stays = ([identity, chart]: [string, LockedChart]) =>
    byIdentity.has(identity) ? byIdentity.get(identity)?.sha256 === chart.sha256 : keepUnused;
  const after = new Map([...before].filter(stays));
  const names = new Map([...after.values()].map(({ archive, sha256 }) => [archive, sha256]));
  const archives = new Map<string, string>();
  for (const [identity, chart] of [...byIdentity].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = before.get(identity);
    const same = known?.sha256 === chart.sha256;
    const locked = lockedAs(chart, same ? known.archive : freeName(chart, names));
    // A mirror may have another manifest around the same archive: the first one stays.
    after.set(identity, same ? { ...locked, ociDigest: known.ociDigest ?? locked.ociDigest } : locked);
    archives.set(locked.archive, chart.archive);
  }
  const used = new Set([...after.values()].map(({ archive }) => archive));
  const changed = [...after].filter(([identity, { sha256 }]) => (before.get(identity)?.sha256 ?? sha256) !== sha256);
  return {
    charts: [...after.values()],
    archives,
    added: [...after].filter(([identity]) => !before.has(identity)).map(([, chart]) => chart),
    updated: changed.map(([, chart]) => chart),
    removed: [...before].filter(([identity]) => !after.has(identity)).map(([, chart]) => chart),
    unused: present.map(({ archive }) => archive).filter((archive) => !used.has(archive)),
    moved: changed
      .map(([identity, chart]) => [before.get(identity) as LockedChart, chart] as const)
      .filter(([old, chart]) => old.version === chart.version)
      .map(([old, chart]) => contentMoved(old, chart)),
  };
}

function lockedAs(chart: ReportedChart, archive: string): LockedChart {
  const { repo, version, appVersion, sha256, ociDigest } = chart;
  const requested = requestedVersion({ chart: chart.chart, repo, version: chart.requested }, version);
  return { chart: chart.chart, repo, requested, version, appVersion, archive, sha256, ociDigest };
}

/** helm's name for an archive; two that have one name and two contents need two. */
function freeName({ name, version, sha256 }: ReportedChart, taken: Map<string, string>): string {
  // A chart names itself, but no other folder.
  const usual = `${name}-${version}`.replace(/[^\w.+-]/g, '_');
  const free = [`${usual}.tgz`, `${usual}-${sha256.slice(0, 12)}.tgz`].find(
    (candidate) => (taken.get(candidate) ?? sha256) === sha256,
  );
  const chosen = free ?? `${usual}-${sha256}.tgz`;
  taken.set(chosen, sha256);
  return chosen;
}

function contentMoved(old: LockedChart, now: LockedChart): CodedError {
  const digests = old.ociDigest && now.ociDigest ? `, manifest ${now.ociDigest} in place of ${old.ociDigest}` : '';
  return new CodedError('CLEARML4015', {
    found: `${describeChart(now)} has sha256 ${now.sha256} now${digests}`,
    expected: `${old.sha256}, as the lock has it`,
    fix: 'ask its publisher why a published version changed; `cdk8s-clearml lock --update` takes what is there now',
  });
}
