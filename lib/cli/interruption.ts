import type { ChildProcess } from 'node:child_process';
import { isatty } from 'node:tty';

/** Somebody has ended the command, by Ctrl-C or otherwise. */
export class Interrupted extends Error {
  public constructor(public readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Whether processes are started as the head of a group, so that a signal reaches those that they start, too. On a terminal
 * Ctrl-C does so by itself, and they may want to ask something there.
 */
export const GROUPS = process.platform !== 'win32' && !isatty(0);

/**
 * Passes the signals that would end this process on to one that it has started: it ends first. One that does not is killed
 * by the second signal.
 *
 * @returns ends that, and tells the signal that came
 */
export function passOnInterruptions(child: ChildProcess): { end(): NodeJS.Signals | undefined } {
  let came: NodeJS.Signals | undefined;
  const passOn = (signal: NodeJS.Signals) => {
    send(child, came === undefined ? signal : 'SIGKILL');
    came ??= signal;
  };
  for (const signal of SIGNALS) {
    process.on(signal, passOn);
  }
  return {
    end: () => {
      for (const signal of SIGNALS) {
        process.off(signal, passOn);
      }
      return came;
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
    // It has just ended.
  }
}
