import { availableParallelism } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import type { ProcessRequest, ProcessResult, StartedProcess } from './process';
import { PROCESS_WORKER } from './process-worker';

/** How many processes run at once: one more than there are cores, since a process that starts reads from the disk. */
export const AT_ONCE = availableParallelism() + 1;

/**
 * Starts a process, as soon as a core is free for it. Constructors cannot await, so a worker thread, which can, looks after
 * processes while this thread goes on, and sleeps when it has nothing else to do.
 */
export function startInWorker(request: ProcessRequest): StartedProcess {
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

interface Runner {
  readonly port: MessagePort;
  /** How many processes have ended. */
  readonly signal: Int32Array;
  readonly ended: Map<number, ProcessResult>;
  started: number;
}

let runner: Runner | undefined;

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

/** Not needed, and not loaded, where no helm runs. */
function threads() {
  return require('node:worker_threads') as typeof import('node:worker_threads');
}

function startRunner(): Runner {
  const { MessageChannel, Worker } = threads();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(PROCESS_WORKER, {
    eval: true,
    execArgv: [],
    // It prints nothing; without these, process.stdout and what belongs to it would be loaded to pass that on.
    stdout: true,
    stderr: true,
    workerData: { port: port2, signal, atOnce: AT_ONCE },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return { port: port1, signal, ended: new Map(), started: 0 };
}
