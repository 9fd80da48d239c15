import { relative } from 'node:path';
import type { Command } from 'commander';
import { CodedError } from '../core/errors/coded-error';
import { table } from '../core/report/summary';
import { describeChart } from '../helm/store/chart-location';
import { archiveProblems, readLock } from '../helm/store/lock-file';
import { lockPath, vendorFolder } from '../helm/store/project';
import { coloured, ExitCode, print, printJson } from './terminal';

/** `cdk8s-clearml verify` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command.action((options: { json?: boolean }) => end(verify(options.json ?? false)));
}

function verify(json: boolean): ExitCode {
  const path = lockPath();
  const charts = readLock(path);
  if (charts === undefined) {
    throw new CodedError('CLEARML4011', {
      found: `${relative('', path)} does not exist`,
      expected: 'a chart lock',
      fix: 'run `npx cdk8s-clearml lock`, or change to the folder of the app',
    });
  }
  const folder = vendorFolder(path);
  const checked = charts.map((chart) => ({ ...chart, problem: archiveProblems([chart], folder)[0] }));
  const problems = checked.flatMap(({ problem }) => problem ?? []);
  if (json) {
    printJson({ lock: path, charts: checked });
  } else {
    const rows = checked.map((chart) => [
      chart.problem ? coloured('red', 'problem') : coloured('green', 'ok'),
      describeChart(chart),
      chart.archive,
      chart.sha256.slice(0, 12),
    ]);
    print(
      ...(rows.length > 0 ? table(rows) : [`${coloured('green', 'ok')} no charts in ${relative('', path)}`]),
      ...problems,
    );
  }
  return problems.length === 0 ? ExitCode.OK : ExitCode.PROBLEM;
}
