import type { Command } from 'commander';
import { CodedError, problemsOf } from '../core/errors/coded-error';
import { table } from '../core/report/summary';
import { readChart } from '../helm/chart/read-chart';
import { describeChart } from '../helm/store/chart-location';
import { type LockedChart, lockedArchive, readLock, requireLocked } from '../helm/store/lock-file';
import { lockPath, shownPath, vendoredArchives, vendorFolder } from '../helm/store/project';
import { coloured, ExitCode, print, printJson } from './terminal';

/** `cdk8s-clearml verify` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command.action((options: { json?: boolean }) => end(verify(options.json ?? false)));
}

function verify(json: boolean): ExitCode {
  const path = lockPath();
  const charts = path === undefined ? undefined : readLock(path);
  if (path === undefined || charts === undefined) {
    throw new CodedError('CLEARML4044', {
      found: 'no charts.lock.json in this folder or a parent folder',
      expected: 'a chart lock',
      fix: 'run `npx cdk8s-clearml lock`, or change to the folder of the app',
    });
  }
  const folder = vendorFolder(path);
  const checked = charts.map((chart) => ({ ...chart, problem: archiveProblems(chart, folder)[0] }));
  const problems = checked.flatMap(({ problem }) => problem ?? []);
  const extra = vendoredArchives(folder).filter((name) => !charts.some(({ archive }) => archive === name));
  if (json) {
    printJson({ lock: path, charts: checked, extra });
  } else {
    const rows = checked.map((chart) => [
      chart.problem ? coloured('red', 'problem') : coloured('green', 'ok'),
      describeChart(chart),
      chart.archive,
      chart.sha256.slice(0, 12),
    ]);
    print(
      ...(rows.length > 0 ? table(rows) : [`${coloured('green', 'ok')} no charts in ${shownPath(path)}`]),
      ...problems,
      ...extra.map((name) => `${coloured('yellow', 'notice')} no chart of the lock has the archive ${name}`),
    );
  }
  return problems.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
}

/** The problem of the vendored archive of a locked chart: its bytes, or the name and the versions in it. */
export function archiveProblems(chart: LockedChart, folder: string): string[] {
  return problemsOf(() => {
    const snapshot = lockedArchive(chart, folder);
    requireLocked(chart, readChart(snapshot.path, snapshot).contents.metadata);
  });
}
