import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Command, Option } from 'commander';
import { COLLECT_VARIABLE, type CollectMode } from '../helm/store/collect';
import { formatLock, type LockedChart, readLock } from '../helm/store/lock-file';
import { lockPath, vendorFolder } from '../helm/store/project';
import { describeChart } from '../helm/store/remote-chart';
import type { ReportedChart } from '../release/release-report';
import { type AppOptions, withAppRun } from './app-run';
import { ExitCode } from './exit-code';
import { type LockPlan, planLock } from './lock-plan';
import { coloured, print, printJson } from './terminal';
import { vendorProblems } from './vendor-problems';

interface LockOptions extends AppOptions {
  readonly check?: boolean;
  readonly update?: boolean;
  readonly keepUnused?: boolean;
  readonly json?: boolean;
}

const NOTES = `
Without options, charts that are locked stay as they are, and what is missing
in vendor/charts is pulled again. A locked version whose content has changed is
refused.

Commit charts.lock.json and vendor/charts: synth then needs no network, and a
changed byte ends it.`;

/** `cdk8s-clearml lock` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .addOption(
      new Option('--check', 'change nothing; pull every chart anew and say what the lock lacks').conflicts('update'),
    )
    .option('--update', 'take what each version means today')
    .option('--keep-unused', 'keep charts that this run of the app does not ask for: other environments may')
    .option('--app <command>', 'run this in place of what cdk8s.yaml says')
    .option('--json', 'print JSON')
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

/** What is wrong with the lock as it is. */
function check(path: string, present: LockedChart[] | undefined, plan: LockPlan, options: LockOptions): ExitCode {
  const problems = [
    ...(present === undefined && plan.charts.length > 0 ? [`there is no ${relative('', path)}`] : []),
    ...plan.added.map((chart) => `${describeChart(chart)} is not in the lock`),
    ...plan.removed.map((chart) => `${describeChart(chart)} is in the lock, and the app does not ask for it`),
    ...plan.moved.map(({ message }) => message),
    ...vendorProblems(present ?? [], vendorFolder(path)),
  ];
  if (options.json) {
    printJson({ lock: path, problems });
  } else if (problems.length === 0) {
    print(`${coloured('green', 'ok')} ${charts(plan.charts.length)} as locked`);
  } else {
    print(...problems.map((problem) => `${coloured('red', 'problem')} ${problem}`));
  }
  return problems.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
}

function write(path: string, plan: LockPlan, options: LockOptions): ExitCode {
  const rejected = options.update ? [] : plan.moved;
  if (rejected.length === 0) {
    vendor(plan, vendorFolder(path));
    writeWhole(path, formatLock(plan.charts));
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

/** Archives first, then the lock that names them: whatever interrupts this, the lock names nothing that is not there. */
function vendor({ archives }: LockPlan, folder: string): void {
  for (const [name, source] of archives) {
    const target = join(folder, name);
    if (target !== source) {
      mkdirSync(folder, { recursive: true });
      writeWhole(target, readFileSync(source));
    }
  }
}

/** A file is there whole or not at all. */
function writeWhole(path: string, content: string | Uint8Array): void {
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
