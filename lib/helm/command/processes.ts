import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { PROCESS_WORKER } from './process-worker';

/** A process to run: a program, its arguments, and what it reads on standard input. */
export interface ProcessRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** What its environment has beyond that of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; null when it could not be started or a signal ended it. */
  readonly status: number | null;
  /** The signal that ended it. */
  readonly signal?: string;
  /** Why it could not be started. */
  readonly error?: string;
}

/**
 * Runs processes side by side and waits for all of them. Constructors cannot await, so a worker thread, which can, runs them
 * while this thread sleeps.
 */
export function runProcesses(requests: readonly ProcessRequest[]): ProcessResult[] {
  if (requests.length === 0) {
    return [];
  }
  const { port, signal } = prepareProcesses();
  Atomics.store(signal, 0, 0);
  port.postMessage(requests);
  Atomics.wait(signal, 0, 0);
  return receiveMessageOnPort(port)?.message as ProcessResult[];
}

/** Lets the worker thread start while this one still has something else to do. */
export function prepareProcesses(): Runner {
  runner ??= startRunner();
  return runner;
}

interface Runner {
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

let runner: Runner | undefined;

function startRunner(): Runner {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(PROCESS_WORKER, {
    eval: true,
    execArgv: [],
    workerData: { port: port2, signal },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { port: port1, signal };
}
