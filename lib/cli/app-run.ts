import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CodedError } from '../core/errors/coded-error';
import { DRY_RUN_VARIABLE } from '../core/report/dry-run';
import { REPORT_VARIABLE, type Report } from '../core/report/report';
import { isJsonObject } from '../helm/data/json';
import { PROJECT_FILE, projectFolder } from '../helm/store/project';
import { GROUPS, Interrupted, passOnInterruptions } from './interruption';
import { progress } from './terminal';

/** What a run of the app left behind. */
export interface AppRun {
  /** What its constructs reported, by section. */
  readonly report: Report;
  /** Its manifests. */
  readonly outdir: string;
}

/** How the app is run. */
export interface AppOptions {
  /** Command that runs the app, in place of what cdk8s.yaml says. */
  readonly app?: string;
}

/**
 * Runs the app of the project without its secrets, and gives `use` what it left behind, which is gone afterwards.
 *
 * @param environment what the environment of the app has beside the usual, given a folder that is there as long
 * @throws CLEARML4020 when there is no app, or it fails
 */
export async function withAppRun<T>(
  options: AppOptions,
  use: (run: AppRun) => T,
  environment: (folder: string) => Record<string, string> = () => ({}),
): Promise<T> {
  const cwd = projectFolder();
  const command = options.app ?? appCommand(cwd);
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-run-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // An interrupted command removes its folder, too.
  process.once('exit', remove);
  try {
    const outdir = join(folder, 'dist');
    const report = join(folder, 'report.json');
    mkdirSync(outdir);
    const own = { CDK8S_OUTDIR: outdir, [DRY_RUN_VARIABLE]: outdir, [REPORT_VARIABLE]: report };
    await runApp(command, cwd, { ...process.env, ...own, ...environment(folder) });
    // An app without any release reports nothing.
    return use({ report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : {}, outdir });
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function appCommand(folder: string): string {
  const path = join(folder, PROJECT_FILE);
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw noApp((error as Error).message);
  }
  const app = isJsonObject(content) ? content.app : undefined;
  if (typeof app !== 'string' || app === '') {
    throw noApp(`${path} has no app`);
  }
  return app;
}

function noApp(found: string): CodedError {
  return new CodedError('CLEARML4020', {
    found,
    expected: `a ${PROJECT_FILE} here or in a folder above, whose app: runs the app`,
    fix: 'change to the folder of the app, or name the command with --app',
  });
}

/** The app speaks on standard error if at all: standard output is for what the command prints. */
function runApp(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const done = progress(`running the app: ${command}`);
  const child = spawn(command, { shell: true, cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: GROUPS });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const interruption = passOnInterruptions(child);
  return new Promise((resolve, reject) => {
    const end = (problem?: string) => {
      done();
      const signal = interruption.end();
      if (signal !== undefined) {
        reject(new Interrupted(signal));
      } else if (problem === undefined) {
        resolve();
      } else {
        reject(appFailed(command, problem, Buffer.concat(said).toString()));
      }
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (status, signal) =>
      end(status === 0 ? undefined : signal ? `was ended by ${signal}` : `ended with exit code ${status}`),
    );
  });
}

/** The app told of a mistake. */
export class AppMistake extends Error {}

/** Errors with a code stand for themselves, without stack traces; of any other failure all is told. */
function appFailed(command: string, problem: string, said: string): Error {
  const mistakes = [...said.matchAll(/CLEARML\d{4}.*(?:\n {2}(?:expected|fix): .*)+/g)].map(([mistake]) => mistake);
  if (mistakes.length > 0) {
    return new AppMistake([...new Set(mistakes)].join('\n'));
  }
  process.stderr.write(said);
  return new CodedError('CLEARML4020', {
    found: `\`${command}\` ${problem}`,
    expected: 'an app that synthesizes',
    fix: 'mend what it says above',
  });
}
