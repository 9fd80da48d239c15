import type { SpawnOptions } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessRequest, ProcessResult, StartedProcess } from './process';

/** Writes down how the program ended. */
const SCRIPT = '"$@" 3>&-; echo $? >&3';

/** From here on a shell means that it could not start the program, or which signal ended it. */
const NOT_STARTED = 126;
const SIGNAL = 128;

/** How many milliseconds a shell is waited for until it is looked after. */
const PATIENCE = 1000;

/**
 * Starts a process at once, and needs no event loop to wait for it: a shell leaves output and exit code in files. Undefined
 * where there is no shell, or no place for files.
 *
 * What the process reads and writes is on the disk while it runs, in files without a name. So it may hold no secret.
 *
 * @param otherwise starts it in another way, when the shell could not, or did not live to tell
 */
export function startInShell(
  request: ProcessRequest,
  otherwise: (request: ProcessRequest) => StartedProcess,
): StartedProcess | undefined {
  const files = process.platform === 'win32' ? undefined : openFiles(request.input ?? '');
  if (files === undefined) {
    return undefined;
  }
  const pid = spawnShell(request, files);
  if (pid === undefined) {
    [files.output, files.errors, files.status].forEach(closeSync);
    return undefined;
  }
  let known: ProcessResult | undefined;
  return {
    hasEnded: () => known !== undefined || fstatSync(files.status).size > 0,
    result: () => {
      known ??= resultOf(pid, files) ?? otherwise(request).result();
      return known;
    },
  };
}

/** Descriptors of what a shell reads and writes. */
interface Files {
  readonly input: number;
  readonly output: number;
  readonly errors: number;
  readonly status: number;
}

function openFiles(input: string): Files | undefined {
  try {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-clearml-'));
    try {
      const open = (name: string, flags = 'wx+'): number => openSync(join(folder, name), flags, 0o600);
      writeFileSync(join(folder, 'input'), input, { mode: 0o600 });
      return { input: open('input', 'r'), output: open('output'), errors: open('errors'), status: open('status') };
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    return undefined;
  }
}

function spawnShell({ program, args, env }: ProcessRequest, files: Files): number | undefined {
  const { spawn } = require('node:child_process') as typeof import('node:child_process');
  const options: SpawnOptions = {
    stdio: [files.input, files.output, files.errors, files.status],
    env: { ...process.env, ...env },
  };
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'sh', program, ...args], options);
  // That there is no shell shows in its pid.
  shell.on('error', () => {});
  shell.unref();
  closeSync(files.input);
  return shell.pid;
}

/** How it ended; undefined when it could not be started, or nobody knows. Sleeps until it has. */
function resultOf(pid: number, { output, errors, status }: Files): ProcessResult | undefined {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (let slept = 1; fstatSync(status).size === 0 && (slept % PATIENCE > 0 || isRunning(pid)); slept += 1) {
    Atomics.wait(clock, 0, 0, 1);
  }
  const [stdout = '', stderr = '', said = ''] = [output, errors, status].map(takeContent);
  const code = Number.parseInt(said, 10);
  const isKnown = code >= 0 && code !== NOT_STARTED && code !== NOT_STARTED + 1;
  return isKnown ? { stdout, stderr, ...endOf(code) } : undefined;
}

function endOf(code: number): Pick<ProcessResult, 'status' | 'signal'> {
  const [signal] = Object.entries(constants.signals).find(([, number]) => number === code - SIGNAL) ?? [];
  return signal === undefined ? { status: code } : { status: null, signal };
}

function takeContent(file: number): string {
  const content = Buffer.alloc(fstatSync(file).size);
  readSync(file, content, 0, content.length, 0);
  closeSync(file);
  return content.toString();
}

/** A process that has ended stays known to the system for as long as the event loop does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
    return /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? 'R');
  }
}
