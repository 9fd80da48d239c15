import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { CodedError } from '../../core/errors/coded-error';
import { type AppOptions, withAppRun } from '../app-run';
import { withOutput } from '../changes/diff-command';
import { hideSecrets } from '../changes/hide-secrets';
import { readOutput } from '../output';
import { coloured, ExitCode, print, printJson } from '../terminal';
import { modelOf, type ReportModel } from './model';
import { PAGE_START, pageOf } from './page';
import { titleOf } from './title';

interface ReportOptions extends AppOptions {
  readonly title?: string;
  readonly against?: string;
  readonly output?: string;
}

const DEFAULT_FILE = 'clearml-report.html';

const NOTES = `
The page shows components, hosts, workloads, images, storage, secrets without
their contents, values with their sources, pod security, network flows and
prerequisites. It is one file that loads nothing from the network. The same app
gives the same page. To show the changes of a pull request, run synth first:
  cdk8s-clearml report --against git:origin/main`;

/** `cdk8s-clearml report` */
export function declare(command: Command, end: (code: ExitCode) => void): void {
  command
    .argument('[file]', 'HTML file; - for standard output', DEFAULT_FILE)
    .option('--title <text>', 'title of the page; by default the name of the project folder')
    .option(
      '--against <state>',
      'show the changes of the output folder against a folder, or a revision such as git:HEAD',
    )
    .option('--output <folder>', 'folder of the manifests that --against compares; by default the output of cdk8s.yaml')
    .addHelpText('after', NOTES)
    .action(async (file: string, options: ReportOptions) => end(await report(file, options)));
}

async function report(file: string, options: ReportOptions): Promise<ExitCode> {
  // A file or revision that cannot be used is reported before the app runs.
  requireReport(file, options);
  const changes = options.against === undefined ? undefined : changesAgainst(options.against, options.output);
  const model: ReportModel = { ...(await withAppRun(options, modelOf)), changes };
  if (options.json) {
    printJson(model);
    return ExitCode.OK;
  }
  const page = pageOf(model, options.title ?? titleOf());
  if (file === '-') {
    process.stdout.write(page);
  } else {
    write(file, page);
    print(`${coloured('green', 'ok')} ${file}: ${Math.ceil(page.length / 1024)} kB`);
  }
  return ExitCode.OK;
}

function changesAgainst(against: string, output: string | undefined): ReportModel['changes'] {
  return { against, changes: withOutput(against, readOutput(output)).changes.map(hideSecrets) };
}

/** @throws CLEARML4100 when the file exists and is no report, so that a wrong argument destroys no file */
function requireReport(file: string, { json }: ReportOptions): void {
  if (json || file === '-') {
    return;
  }
  if (!existsSync(file)) {
    if (!existsSync(dirname(file))) {
      throw unusable(file, 'its folder does not exist');
    }
    return;
  }
  let start: string;
  try {
    start = readFileSync(file, 'utf8').slice(0, PAGE_START.length);
  } catch (error) {
    throw unusable(file, (error as Error).message);
  }
  if (start !== PAGE_START) {
    throw unusable(file, 'it exists and is no report');
  }
}

function write(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw unusable(file, (error as Error).message);
  }
}

function unusable(file: string, why: string): CodedError {
  return new CodedError('CLEARML4100', {
    found: `the report cannot be written to ${file}: ${why}`,
    expected: 'a new file in an existing folder, or an earlier report',
    fix: 'set another file: cdk8s-clearml report FILE.html',
  });
}
