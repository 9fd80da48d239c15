import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Command, Option } from 'commander';
import { archiveProblems, formatLock, type LockedChart, readLock } from '../helm/store/lock-file';
import { COLLECT_VARIABLE, type CollectMode, lockPath, vendorFolder } from '../helm/store/project';
import { describeChart } from '../helm/store/remote-chart';
import type { ReportedChart } from '../release/release-report';
import { type AppOptions, withAppRun } from './app-run';
import { type LockPlan, planLock } from './lock-plan';
import { coloured, ExitCode, print, printJson } from './terminal';

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
  const path = lockPath();
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
      return { [COLLECT_VARIABLE]: `${mode}:${charts}` };
    },
  );
}

/** Reports the differences between the lock and the app. */
function check(path: string, present: LockedChart[] | undefined, plan: LockPlan, options: LockOptions): ExitCode {
  const problems = [
    ...(present === undefined && plan.charts.length > 0 ? [`${relative('', path)} does not exist`] : []),
    ...plan.added.map((chart) => `${describeChart(chart)} is not in the lock`),
    ...plan.removed.map((chart) => `${describeChart(chart)} is in the lock, and the app does not use it`),
    ...plan.contentChanges.map(({ message }) => message),
    ...archiveProblems(present ?? [], vendorFolder(path)),
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
    print(`${coloured('green', 'ok')} ${charts(plan.charts.length)} in ${relative('', path)}`);
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
