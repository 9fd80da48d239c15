import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { CodedError } from '../core/errors/coded-error';
import { describeChart } from '../helm/store/chart-location';
import {
  formatLock,
  type LockedChart,
  lockedIdentity,
  nameInLock,
  readLock,
  requestedVersion,
} from '../helm/store/lock-file';
import {
  COLLECT_VARIABLE,
  type CollectMode,
  LOCK_VARIABLE,
  shownPath,
  vendorFolder,
  writtenLockPath,
} from '../helm/store/project';
import type { ReportedChart } from '../release/release-report';
import { type AppOptions, withAppRun } from './app-run';
import { coloured, ExitCode, print, printJson } from './terminal';
import { archiveProblems } from './verify-command';

interface LockOptions extends AppOptions {
  readonly check?: boolean;
  readonly update?: boolean;
  readonly keepUnused?: boolean;
}

const NOTES = `
Without options, the command keeps locked versions, and pulls archives that are
missing in vendor/charts. It rejects a locked version whose content has changed.
Commit charts.lock.json and vendor/charts: synth then needs no network, and
fails when an archive has changed.`;

/** `cdk8s-clearml lock` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .addOption(
      new Option('--check', 'pull every chart again and report differences from the lock, without changes').conflicts(
        'update',
      ),
    )
    .option('--update', 'update each chart to the latest version in its range')
    .option('--keep-unused', 'keep charts that this run of the app does not use, for other environments')
    .addHelpText('after', NOTES)
    .action(async (options: LockOptions) => end(await lock(options)));
}

async function lock(options: LockOptions): Promise<ExitCode> {
  const path = writtenLockPath();
  const mode: CollectMode = options.check ? 'locked' : options.update ? 'latest' : 'vendored';
  const present = readLock(path);
  return withAppRun(
    options,
    ({ report }) => {
      const plan = planLock((report.charts ?? []) as ReportedChart[], present ?? [], options.keepUnused ?? false);
      return options.check ? check(path, present, plan, options) : write(path, plan, options);
    },
    (folder) => {
      const charts = join(folder, 'charts');
      mkdirSync(charts);
      return { [COLLECT_VARIABLE]: `${mode}:${charts}`, [LOCK_VARIABLE]: path };
    },
  );
}

/** Reports the differences between the lock and the app. */
function check(path: string, present: LockedChart[] | undefined, plan: LockPlan, options: LockOptions): ExitCode {
  const problems = [
    ...(present === undefined && plan.charts.length > 0 ? [`${shownPath(path)} does not exist`] : []),
    ...plan.added.map((chart) => `${describeChart(chart)} is not in the lock`),
    ...plan.removed.map((chart) => `${describeChart(chart)} is in the lock, and the app does not use it`),
    ...plan.contentChanges.map(({ message }) => message),
    ...(present ?? []).flatMap((chart) => archiveProblems(chart, vendorFolder(path))),
  ];
  if (options.json) {
    printJson({ lock: path, problems });
  } else if (problems.length === 0) {
    print(`${coloured('green', 'ok')} the lock is current: ${charts(plan.charts.length)}`);
  } else {
    print(...problems.map((problem) => `${coloured('red', 'problem')} ${problem}`));
  }
  return problems.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
}

function write(path: string, plan: LockPlan, options: LockOptions): ExitCode {
  const rejected = options.update ? [] : plan.contentChanges;
  if (rejected.length === 0) {
    vendor(plan, vendorFolder(path));
    writeAtomically(path, formatLock(plan.charts));
    for (const archive of plan.unused) {
      rmSync(join(vendorFolder(path), archive), { force: true });
    }
  }
  if (options.json) {
    const { added, updated, removed, charts } = plan;
    printJson({ lock: path, charts, added, updated, removed, problems: rejected.map(({ message }) => message) });
  } else if (rejected.length > 0) {
    print(...rejected.map(({ message }) => message));
  } else {
    const lines = (sign: string, some: readonly LockedChart[]) => some.map((one) => `${sign} ${describeChart(one)}`);
    print(...lines('+', plan.added), ...lines('~', plan.updated), ...lines('-', plan.removed));
    print(`${coloured('green', 'ok')} ${charts(plan.charts.length)} in ${shownPath(path)}`);
  }
  return rejected.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
}

/** Writes archives before the lock, so that the lock never names a missing archive, even after an interruption. */
function vendor({ archives }: LockPlan, folder: string): void {
  for (const [name, source] of archives) {
    const target = join(folder, name);
    if (target !== source) {
      mkdirSync(folder, { recursive: true });
      writeAtomically(target, readFileSync(source));
    }
  }
}

/** Writes a file atomically. */
function writeAtomically(path: string, content: string | Uint8Array): void {
  const partial = `${path}.${process.pid}.partial`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(partial, content);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}

function charts(count: number): string {
  return `${count} ${count === 1 ? 'chart' : 'charts'}`;
}

/** The planned content of a lock, and its differences from the present lock. */
interface LockPlan {
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
function planLock(used: readonly ReportedChart[], present: readonly LockedChart[], keepUnused: boolean): LockPlan {
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
  const name = nameInLock(chart, chart.name);
  return { chart: chart.chart, repo, requested, version, appVersion, name, archive, sha256, ociDigest };
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
