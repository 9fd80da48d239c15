import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { LIBRARY_ROOT } from '../library';

/** Folders of this library; the app of a contributor may be beside them. */
const OWN_FOLDERS = ['bin', 'build', 'imports', 'lib'].map((name) => `${LIBRARY_ROOT.replaceAll('\\', '/')}/${name}/`);

/** Packages and Node.js itself. */
const FOREIGN = /\/node_modules\/|^node:/;

/** Node.js keeps ten frames; charts, servers and releases inside each other take more. */
const DEPTH = 100;

/** A stack trace of which errors show one frame: the line of the user that created a construct or called a function. */
export class UserTrace {
  /** Node.js formats the trace when its text is read, which most traces never are. */
  private readonly captured: { readonly stack?: unknown } = {};

  public constructor() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = DEPTH;
    Error.captureStackTrace(this.captured, UserTrace);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** The frame, as a line of a stack; undefined without such a frame, as for apps in other languages. */
  public get frame(): string | undefined {
    const stack = process.env.JSII_AGENT ? undefined : this.captured.stack;
    const lines = typeof stack === 'string' ? stack.split('\n') : [];
    return lines.find((line) => {
      const file = fileOf(line);
      return file !== undefined && !FOREIGN.test(file) && !OWN_FOLDERS.some((folder) => file.startsWith(folder));
    });
  }
}

/** The file of a frame; undefined for lines that are not frames, and for code without a file. */
function fileOf(line: string): string | undefined {
  const [, inBrackets, bare] = /^\s+at (?:.*\((.+):\d+:\d+\)|(?:async )?(.+):\d+:\d+)$/.exec(line) ?? [];
  return (inBrackets ?? bare)?.replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '').replaceAll('\\', '/');
}

const shown = new WeakSet<object>();
let isWatching = false;

/**
 * Lets Node.js print nothing but this stack for an uncaught error. By itself Node.js adds the source line of the `throw`, which
 * is a line of this library, and properties such as `cause` and `errors`.
 */
export function showOnlyStack(error: Error, stack: () => string): void {
  Object.defineProperties(error, {
    stack: { configurable: true, get: stack, set: (value) => Object.defineProperty(error, 'stack', { value }) },
    [inspect.custom]: { configurable: true, value: () => error.stack },
  });
  shown.add(error);
  if (!isWatching) {
    isWatching = true;
    process.on('uncaughtExceptionMonitor', printAndExit);
  }
}

/** Ends the process as Node.js does. Handlers of the user come first. */
function printAndExit(error: unknown): void {
  const isHandled = process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
  // Loaded on demand: it takes longer than all else that this module does.
  const { isMainThread } = require('node:worker_threads') as typeof import('node:worker_threads');
  if (isMainThread && !isHandled && error instanceof Error && shown.has(error)) {
    writeSync(process.stderr.fd, `${error.stack}\n`);
    process.exit(1);
  }
}
