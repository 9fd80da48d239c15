import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { inMebibytes, LIMITS } from '../../core/limits';

/** A process to run: a program, its arguments, and its standard input. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Variables beyond the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
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
}

/** A process that runs or is queued. */
export interface StartedProcess {
  /** Whether its result is known. */
  hasEnded(): boolean;
  /** Sleeps until the process has ended, and returns its result. */
  result(): ProcessResult;
}

/** Starts `helm template` or `helm version`, which need little memory. */
export function startHelm(executable: string, args: readonly string[], input?: string): StartedProcess {
  // Templates print local times, which would differ between machines.
  return startProcess({ program: executable, args, input, env: { ...withoutGarbageCollection(), TZ: 'UTC' } });
}

/** Go's garbage collector takes a quarter of the time of a short process and saves nothing. Variables of the user stay. */
function withoutGarbageCollection(): Record<string, string> {
  const settings = { GOGC: 'off', GOMEMLIMIT: '1GiB', GOMAXPROCS: '1' };
  return Object.fromEntries(Object.entries(settings).filter(([name]) => process.env[name] === undefined));
}

/**
 * Starts a process as soon as a core is free for it. Constructors cannot await: a worker thread, which can, runs the
 * processes, while this thread continues, and sleeps when it needs a result. Requests and results pass through memory alone.
 */
export function startProcess(request: ProcessRequest): StartedProcess {
  runner ??= startRunner();
  const current = runner;
  const id = current.started++;
  current.port.postMessage([id, request]);
  let known: ProcessResult | undefined;
  return {
    hasEnded: () => {
      takeResults(current);
      return known !== undefined || current.ended.has(id);
    },
    result: () => {
      known ??= resultOf(current, id);
      return known;
    },
  };
}

/** One more than there are cores, since a process that starts reads from the disk. */
const MAXIMUM_PROCESSES = availableParallelism() + 1;

/** What standard error contains in place of the output beyond the limit. */
const EXCESS = `Error: the output is larger than ${inMebibytes(LIMITS.outputBytes)}`;

interface Runner {
  readonly port: MessagePort;
  /** Number of processes that have ended. */
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
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(WORKER, {
    eval: true,
    execArgv: [],
    // The worker prints nothing; otherwise it would load process.stdout and its dependencies.
    stdout: true,
    stderr: true,
    workerData: { port: port2, signal, maximum: MAXIMUM_PROCESSES, maxBuffer: LIMITS.outputBytes, excess: EXCESS },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { port: port1, signal, ended: new Map(), started: 0 };
}

function takeResults({ port, ended }: Runner): void {
  const { receiveMessageOnPort } = threads();
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    const [id, result] = next.message as [number, ProcessResult];
    ended.set(id, result);
  }
}

function resultOf(current: Runner, id: number): ProcessResult {
  const { signal, ended } = current;
  for (;;) {
    const count = Atomics.load(signal, 0);
    takeResults(current);
    const result = ended.get(id);
    if (result) {
      ended.delete(id);
      return result;
    }
    Atomics.wait(signal, 0, count);
  }
}

/** Loaded on demand, because an app whose renderings are stored starts no process. */
function threads() {
  return require('node:worker_threads') as typeof import('node:worker_threads');
}

/** The worker as text, since loaders of TypeScript would rewrite a function, and could not find a file. */
const WORKER = `
const { workerData } = require('node:worker_threads');
const { execFile } = require('node:child_process');
const { port, signal, maximum, maxBuffer, excess } = workerData;
const waiting = [];
let running = 0;

const start = ({ program, args, input, env }) => new Promise((resolve) => {
  const options = { env: { ...process.env, ...env }, maxBuffer };
  const child = execFile(program, args, options, (error, stdout, stderr) => {
    const { pid, exitCode: status, signalCode } = child;
    const isExcess = error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
    const result = { stdout, stderr: isExcess ? excess : stderr, status: isExcess ? null : status, signal: signalCode || undefined };
    resolve(pid === undefined ? failed(error) : result);
  });
  child.stdin.on('error', () => {}); // a program may end without reading its input
  child.stdin.end(input || '');
});
const failed = (error) => ({ stdout: '', stderr: '', status: null, error: error.message });

const next = async () => {
  if (running >= maximum || waiting.length === 0) {
    return;
  }
  const [id, request] = waiting.shift();
  running += 1;
  // Each request needs an answer, errors included: the main thread sleeps until it arrives.
  const result = await new Promise((resolve) => resolve(start(request))).catch(failed);
  running -= 1;
  port.postMessage([id, result]);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
  next();
};

port.on('message', (request) => {
  waiting.push(request);
  next();
});
`;
