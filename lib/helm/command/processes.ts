import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { CodedError } from '../../core/errors/coded-error';
import { LIMITS } from '../../core/limits';
import { type ChildProgram, environmentOf } from './environment';
import { SUPERVISOR, WORKER } from './worker';

/** A process to run: a program, its arguments, and its standard input. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** The whole environment: `environmentOf` contains the variables that a program needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Open files that the process inherits, from descriptor 3. */
  readonly files?: readonly number[];
  /** Whether the process may ask the user; it then has the standard input of this process instead of `input`. */
  readonly asksUser?: boolean;
}

/** How a process ended. */
export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; null when the process could not be started or a signal ended it. */
  readonly status: number | null;
  /** The signal that ended it. */
  readonly signal?: string;
  /** Why it could not be started. */
  readonly error?: string;
  /** The limit for which it was ended. */
  readonly exceeded?: 'time' | 'output';
}

/** A process that runs or is queued. */
export interface StartedProcess {
  /** Whether its result is known. */
  hasEnded(): boolean;
  /**
   * Sleeps until the process has ended, and returns its result.
   *
   * @throws CLEARML4040 when it exceeds the time limit, CLEARML4041 when it prints too much, CLEARML4042 when no result arrives
   */
  result(): ProcessResult;
}

/** Go's garbage collector takes a quarter of the time of a short process and saves nothing. Variables of the user override these. */
const WITHOUT_GARBAGE_COLLECTION = { GOGC: 'off', GOMEMLIMIT: '1GiB', GOMAXPROCS: '1' };

/**
 * At each start, the code of kubectl in helm compresses the translations of its messages. Those of this language are the shortest: they
 * save a quarter of the time of a process. helm prints none of them.
 */
const SHORT_TRANSLATIONS = { LC_ALL: '', LC_MESSAGES: 'zh_TW.UTF-8' };

/** Starts `helm template` or `helm version`, which need little memory. */
export function startHelm(
  program: string,
  args: readonly string[],
  input?: string,
  purpose: ChildProgram = 'helm template',
): StartedProcess {
  // With flags, helm may start programs of users, which print in the language of the user.
  const language = purpose === 'helm template' ? SHORT_TRANSLATIONS : {};
  // Templates print local times, which would differ between machines.
  const env = { ...WITHOUT_GARBAGE_COLLECTION, ...environmentOf(purpose), ...language, TZ: 'UTC' };
  return startProcess({ program, args, input, env });
}

/**
 * Starts a process as soon as a core is free for it. Constructors cannot await: a worker thread, which can, runs the
 * processes, while this thread continues, and sleeps when it needs a result. Requests and results pass through memory alone.
 */
export function startProcess(request: ProcessRequest): StartedProcess {
  const limit = timeLimit();
  runner ??= startRunner();
  const current = runner;
  const id = current.started++;
  current.port.postMessage([id, { ...request, limit, maximumOutput: MAXIMUM_OUTPUT }]);
  let known: ProcessResult | undefined;
  return {
    hasEnded: () => {
      takeResults(current);
      return known !== undefined || current.ended.has(id);
    },
    result: () => {
      known ??= resultOf(current, id, limit);
      rejectExceeded(known, request, limit);
      return known;
    },
  };
}

/** Environment variable with the time limit of each process, in seconds. */
const TIMEOUT_VARIABLE = 'CDK8S_CLEARML_TIMEOUT';
const DEFAULT_TIMEOUT = 600;

/** Characters of each output. */
const MAXIMUM_OUTPUT = LIMITS.outputBytes;

/**
 * Seconds after which a process is ended.
 *
 * @throws CLEARML4043 when the variable is invalid
 */
export function timeLimit(): number {
  const text = process.env[TIMEOUT_VARIABLE] || String(DEFAULT_TIMEOUT);
  const seconds = Number(text);
  // Timers of Node.js accept at most 24 days.
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > 2_000_000) {
    throw new CodedError('CLEARML4043', {
      found: `${TIMEOUT_VARIABLE} is ${JSON.stringify(text)}`,
      expected: 'a whole number of seconds from 1 to 2000000',
      fix: `correct the variable, or remove it for ${DEFAULT_TIMEOUT} seconds`,
    });
  }
  return seconds;
}

function rejectExceeded({ exceeded }: ProcessResult, { program, args }: ProcessRequest, limit: number): void {
  const name = [basename(program), args[0]].filter(Boolean).join(' ');
  if (exceeded === 'time') {
    throw new CodedError('CLEARML4040', {
      found: `\`${name}\` was ended after ${limit} seconds`,
      expected: 'a program that ends within its time limit',
      fix: `check what it waits for, such as a server, a pipe or a prompt; ${TIMEOUT_VARIABLE} sets another limit`,
    });
  }
  if (exceeded === 'output') {
    throw new CodedError('CLEARML4041', {
      found: `\`${name}\` was ended after it printed ${MAXIMUM_OUTPUT / 2 ** 20} MiB`,
      expected: 'less output',
      fix: 'correct the chart or program that prints without end, or split the chart',
    });
  }
}

/** One more than there are cores, since a process that starts reads from the disk. */
const MAXIMUM_PROCESSES = availableParallelism() + 1;

interface Runner {
  readonly port: MessagePort;
  /** Number of processes that have ended, and the pulse of the worker. */
  readonly signal: Int32Array;
  readonly ended: Map<number, ProcessResult>;
  started: number;
}

let runner: Runner | undefined;

/** Starts the worker thread before the first request, since it needs as long as the preparation of a request. */
export function prepareProcesses(): void {
  runner ??= startRunner();
}

function startRunner(): Runner {
  const { MessageChannel, Worker } = threads();
  const signal = new Int32Array(new SharedArrayBuffer(8));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(WORKER, {
    eval: true,
    execArgv: [],
    // The worker prints nothing; otherwise it would load process.stdout and its dependencies.
    stdout: true,
    stderr: true,
    workerData: { port: port2, signal, maximum: MAXIMUM_PROCESSES, supervisor: SUPERVISOR },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  for (const folder of folders) {
    port1.postMessage(`folder ${folder}`);
  }
  return { port: port1, signal, ended: new Map(), started: 0 };
}

function takeResults({ port, ended }: Runner): void {
  const { receiveMessageOnPort } = threads();
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    const [id, result] = next.message as [number, ProcessResult];
    ended.set(id, result);
  }
}

/** Seconds without a pulse of the worker after which it counts as dead. A process that was paused notices one such second. */
const PATIENCE = 30;

function resultOf(current: Runner, id: number, limit: number): ProcessResult {
  const { signal, ended } = current;
  let [pulse, silence] = [-1, 0];
  for (;;) {
    const count = Atomics.load(signal, 0);
    takeResults(current);
    const result = ended.get(id);
    if (result) {
      ended.delete(id);
      return result;
    }
    if (Atomics.wait(signal, 0, count, 1000) === 'timed-out') {
      const before = pulse;
      pulse = Atomics.load(signal, 1);
      silence = pulse === before ? silence + 1 : 0;
    }
    if (silence >= Math.min(PATIENCE, limit)) {
      runner = undefined;
      throw new CodedError('CLEARML4042', {
        found: `the thread that runs helm has not responded for ${silence} seconds`,
        expected: 'a running thread',
        fix: 'check that the machine has free memory, and run synth again',
      });
    }
  }
}

/** Folders to remove when this process ends for any reason. */
const folders = new Set<string>();

/** Removes a folder when this process ends for any reason. */
export function superviseFolder(folder: string): void {
  folders.add(folder);
  runner?.port.postMessage(`folder ${folder}`);
}

/**
 * Ends a process that this thread has started when this process ends for any reason.
 *
 * @param pid the process, or a negative number for a process group
 * @returns a function that ends the supervision, to call when the process has ended
 */
export function superviseProcess(pid: number): () => void {
  runner ??= startRunner();
  const { port } = runner;
  port.postMessage(`start ${pid}`);
  return () => port.postMessage(`end ${pid}`);
}

/** Loaded on demand, because an app whose renderings are stored starts no process. */
function threads() {
  return require('node:worker_threads') as typeof import('node:worker_threads');
}
