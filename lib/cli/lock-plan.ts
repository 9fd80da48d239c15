import { CodedError } from '../core/errors/coded-error';
import { type LockedChart, lockedIdentity, requestedVersion } from '../helm/store/lock-file';
import { describeChart } from '../helm/store/remote-chart';
import type { ReportedChart } from '../release/release-report';

/** The planned content of a lock, and its differences from the present lock. */
export interface LockPlan {
  /** Planned charts of the lock. */
  readonly charts: readonly LockedChart[];
  /** Present path of the archive of each chart that the app uses, by file name in the vendored folder. */
  readonly archives: ReadonlyMap<string, string>;
  readonly added: readonly LockedChart[];
  readonly updated: readonly LockedChart[];
  readonly removed: readonly LockedChart[];
  /** Archives of the present lock that the planned lock does not name. */
  readonly unused: readonly string[];
  /** Charts with the locked version and another content. */
  readonly contentChanges: readonly CodedError[];
}

/**
 * Plans a lock.
 *
 * @param used the charts that the app uses, in their present versions
 * @param present the charts of the present lock
 * @param keepUnused whether the lock keeps charts that this run of the app does not use
 */
export function planLock(
  used: readonly ReportedChart[],
  present: readonly LockedChart[],
  keepUnused: boolean,
): LockPlan {
  const before = new Map(present.map((chart) => [lockedIdentity(chart), chart]));
  const byIdentity = new Map(used.map((chart) => [lockedIdentity(lockedAs(chart, '')), chart]));
  const isKept = ([identity, chart]: [string, LockedChart]) =>
    byIdentity.has(identity) ? byIdentity.get(identity)?.sha256 === chart.sha256 : keepUnused;
  const after = new Map([...before].filter(isKept));
  const names = new Map([...after.values()].map(({ archive, sha256 }) => [archive, sha256]));
  const archives = new Map<string, string>();
  for (const [identity, chart] of [...byIdentity].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = before.get(identity);
    const same = known?.sha256 === chart.sha256;
    const locked = lockedAs(chart, same ? known.archive : freeName(chart, names));
    // A mirror may have another manifest for the same archive, so the locked digest is kept.
    after.set(identity, same ? { ...locked, ociDigest: known.ociDigest ?? locked.ociDigest } : locked);
    archives.set(locked.archive, chart.archive);
  }
  const archivesInUse = new Set([...after.values()].map(({ archive }) => archive));
  const changed = [...after].filter(([identity, { sha256 }]) => (before.get(identity)?.sha256 ?? sha256) !== sha256);
  return {
    charts: [...after.values()],
    archives,
    added: [...after].filter(([identity]) => !before.has(identity)).map(([, chart]) => chart),
    updated: changed.map(([, chart]) => chart),
    removed: [...before].filter(([identity]) => !after.has(identity)).map(([, chart]) => chart),
    unused: present.map(({ archive }) => archive).filter((archive) => !archivesInUse.has(archive)),
    contentChanges: changed
      .map(([identity, chart]) => [before.get(identity) as LockedChart, chart] as const)
      .filter(([old, chart]) => old.version === chart.version)
      .map(([old, chart]) => contentChanged(old, chart)),
  };
}

function lockedAs(chart: ReportedChart, archive: string): LockedChart {
  const { repo, version, appVersion, sha256, ociDigest } = chart;
  const requested = requestedVersion({ chart: chart.chart, repo, version: chart.requested }, version);
  return { chart: chart.chart, repo, requested, version, appVersion, archive, sha256, ociDigest };
}

/** The archive name of helm. A second archive of the same name gets a suffix. */
function freeName({ name, version, sha256 }: ReportedChart, taken: Map<string, string>): string {
  // The name comes from the chart, so it must not contain path separators.
  const base = `${name}-${version}`.replace(/[^\w.+-]/g, '_');
  const free = [`${base}.tgz`, `${base}-${sha256.slice(0, 12)}.tgz`].find(
    (candidate) => (taken.get(candidate) ?? sha256) === sha256,
  );
  const chosen = free ?? `${base}-${sha256}.tgz`;
  taken.set(chosen, sha256);
  return chosen;
}

function contentChanged(old: LockedChart, now: LockedChart): CodedError {
  const digests = old.ociDigest && now.ociDigest ? `, manifest ${now.ociDigest} instead of ${old.ociDigest}` : '';
  return new CodedError('CLEARML4015', {
    found: `${describeChart(now)} has sha256 ${now.sha256}${digests}`,
    expected: `the locked sha256 ${old.sha256}`,
    fix: 'ask the publisher why a published version changed; `cdk8s-clearml lock --update` locks the new content',
  });
}
