import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { CodedError } from '../core/errors/coded-error';
import { withoutCredentials } from '../core/errors/redact';
import { readRegularText } from '../core/regular-file';
import { DRY_RUN_VARIABLE, REPORT_VARIABLE, type Report } from '../core/report/report';
import { superviseProcess } from '../helm/command/processes';
import { temporaryFolder } from '../helm/command/temporary-folder';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { PROJECT_FILE, projectFolder } from '../helm/store/project';
import { YamlError } from '../helm/yaml/cursor';
import { readYaml } from '../helm/yaml/read-yaml';
import { withProgress } from './terminal';

/** Output of a run of the app. */
export interface AppRun {
  /** Report of the constructs, by section. */
  readonly report: Report;
  /** Folder of the manifests. */
  readonly outdir: string;
}

/** Options of commands that run the app. */
export interface AppOptions {
  /** Command that runs the app. It overrides the command in cdk8s.yaml. */
  readonly app?: string;
  /** Whether the command prints JSON. */
  readonly json?: boolean;
}

/**
 * Runs the app of the project without its secrets, and passes its output to `use`. Deletes the output afterwards.
 *
 * @param environment returns additional environment variables of the app for a temporary folder
 * @throws CLEARML4020 when no app is configured, or the app fails
 */
export async function withAppRun<T>(
  options: AppOptions,
  use: (run: AppRun) => T,
  environment: (folder: string) => Record<string, string> = () => ({}),
): Promise<T> {
  const cwd = projectFolder();
  const command = options.app ?? appCommand(cwd);
  const folder = temporaryFolder('run');
  try {
    const outdir = join(folder, 'dist');
    const report = join(folder, 'report.json');
    mkdirSync(outdir);
    const variables = { CDK8S_OUTDIR: outdir, [DRY_RUN_VARIABLE]: outdir, [REPORT_VARIABLE]: report };
    await runApp(command, cwd, { ...process.env, ...variables, ...environment(folder) });
    // An app without releases writes no report.
    return use({ report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : {}, outdir });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function appCommand(folder: string): string {
  const { app } = readProject(folder);
  if (typeof app !== 'string' || app === '') {
    throw noApp(`${join(folder, PROJECT_FILE)} without a value for app`);
  }
  return app;
}

/**
 * The content of the cdk8s.yaml of a folder.
 *
 * @throws CLEARML4020 when it cannot be read
 */
export function readProject(folder: string): JsonObject {
  const path = join(folder, PROJECT_FILE);
  try {
    const { content } = readYaml(readRegularText(path));
    return isJsonObject(content) ? content : {};
  } catch (error) {
    throw error instanceof YamlError
      ? noApp(`${path}, ${error.located}`, 'correct the YAML at that place')
      : noApp((error as Error).message);
  }
}

function noApp(found: string, fix = 'change to the folder of the app, or set the command with --app'): CodedError {
  return new CodedError('CLEARML4020', {
    found,
    expected: `a ${PROJECT_FILE} in this folder or a parent folder, whose app: runs the app`,
    fix,
  });
}

/** Buffers the output of the app, because standard output is reserved for the result of the command. */
async function runApp(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, { shell: true, cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: GROUPS });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk));
  }
  const stopForwarding = forwardSignals(child);
  const endSupervision = child.pid === undefined ? undefined : superviseProcess(GROUPS ? -child.pid : child.pid);
  const problem = await withProgress(`running the app: ${command}`, () => problemOf(child));
  const signal = stopForwarding();
  endSupervision?.();
  if (signal !== undefined) {
    throw new Interrupted(signal);
  }
  if (problem !== undefined) {
    throw appFailed(command, problem, Buffer.concat(output).toString());
  }
}

/** Waits for the end of a process. Returns the reason of its failure; undefined after a success. */
function problemOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (status, signal) =>
      resolve(status === 0 ? undefined : signal ? `was ended by ${signal}` : `exited with code ${status}`),
    );
  });
}

/** The app reported errors with codes. */
export class AppError extends Error {}

/** Reports only the messages of coded errors. After other failures, the whole output of the app is printed. */
function appFailed(command: string, problem: string, output: string): Error {
  const messages = [...output.matchAll(/CLEARML\d{4}.*(?:\n {2}(?:expected|fix): .*)+/g)].map(([message]) => message);
  if (messages.length > 0) {
    return new AppError([...new Set(messages)].join('\n'));
  }
  process.stderr.write(withoutCredentials(output));
  return new CodedError('CLEARML4020', {
    found: `\`${command}\` ${problem}`,
    expected: 'an app that synthesizes',
    fix: 'correct the errors above',
  });
}

/** A signal has ended the command. */
export class Interrupted extends Error {
  public constructor(public readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Whether child processes lead a process group, so that a forwarded signal reaches their descendants. On a terminal,
 * Ctrl-C reaches all processes, and they stay in the group of the terminal to prompt for input.
 */
const GROUPS = process.platform !== 'win32' && !isatty(0);

/**
 * Forwards termination signals to a child process, so that it ends before this process. The second signal kills the
 * child.
 *
 * @returns a function that stops forwarding and returns the first received signal
 */
function forwardSignals(child: ChildProcess): () => NodeJS.Signals | undefined {
  let received: NodeJS.Signals | undefined;
  const forward = (signal: NodeJS.Signals) => {
    send(child, received === undefined ? signal : 'SIGKILL');
    received ??= signal;
  };
  for (const signal of SIGNALS) {
    process.on(signal, forward);
  }
  return () => {
    for (const signal of SIGNALS) {
      process.off(signal, forward);
    }
    return received;
  };
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (GROUPS && child.pid !== undefined) {
      process.kill(-child.pid, signal);
    } else {
      child.kill(signal);
    }
  } catch {
    // The process has ended.
  }
}
