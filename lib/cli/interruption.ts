import type { ChildProcess } from 'node:child_process';
import { isatty } from 'node:tty';

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
export const GROUPS = process.platform !== 'win32' && !isatty(0);

/**
 * Forwards termination signals to a child process, so that it ends before this process. The second signal kills the
 * child.
 *
 * @returns `end` stops forwarding and returns the first received signal
 */
export function forwardSignals(child: ChildProcess): { end(): NodeJS.Signals | undefined } {
  let received: NodeJS.Signals | undefined;
  const forward = (signal: NodeJS.Signals) => {
    send(child, received === undefined ? signal : 'SIGKILL');
    received ??= signal;
  };
  for (const signal of SIGNALS) {
    process.on(signal, forward);
  }
  return {
    end: () => {
      for (const signal of SIGNALS) {
        process.off(signal, forward);
      }
      return received;
    },
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
