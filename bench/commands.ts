import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process to measure. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** What a process, with all that it started, took. */
export interface Measurement {
  readonly milliseconds: number;
  /** The largest of its processes; undefined where GNU time is not installed. */
  readonly megabytes?: number;
}

const TIME = '/usr/bin/time';

/** Runs a command to its end. */
export function measure(command: Command): Measurement {
  const report = join(command.cwd, 'peak');
  const timed = existsSync(TIME);
  const [program, args] = timed
    ? [TIME, ['-f', '%M', '-o', report, command.program, ...command.args]]
    : [command.program, command.args];
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) {
    throw new Error(`${command.program} ${command.args.join(' ')} failed: ${error ?? stderr}`);
  }
  return { milliseconds, megabytes: timed ? Number(readFileSync(report, 'utf8')) / 1024 : undefined };
}
