import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One way to do the work. */
export interface Contender {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Record<string, string>;
  /** Runs before each measurement. */
  readonly prepare?: () => void;
}

interface Measurement {
  readonly milliseconds: number;
  /** Peak of the largest process; NaN where GNU time is not installed. */
  readonly megabytes: number;
}

const TIME = '/usr/bin/time';

/**
 * Lets contenders do the same work in turns, so that all of them suffer alike from other load on the machine. Returns a
 * Markdown table; its ratios are relative to the first contender in the same round. One more round fills caches first; without
 * rounds it counts itself.
 */
export function contest(title: string, contenders: readonly Contender[], rounds: number): string {
  const measurements = contenders.map((): Measurement[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      contender.prepare?.();
      measurements[index]?.push(measure(contender));
    }
  }
  const counted = measurements.map((all) => all.slice(Math.min(rounds, 1)));
  const lines = contenders.map(({ name }, index) => row(name, counted[index] ?? [], counted[0] ?? []));
  const head = `| ${title}, ${rounds} rounds | median s | ratio (median) | middle half | peak MB |`;
  return [head, '| --- | ---: | ---: | --- | ---: |', ...lines].join('\n');
}

/** Runs a command to its end. */
export function measure({ program, args, cwd, env }: Contender): Measurement {
  const report = join(cwd, 'peak');
  const timed = existsSync(TIME) ? [TIME, '-f', '%M', '-o', report] : [];
  const [first = '', ...rest] = [...timed, program, ...args];
  const start = performance.now();
  const { status, stderr, error } = spawnSync(first, rest, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed: ${error ?? stderr}`);
  }
  return { milliseconds, megabytes: timed.length > 0 ? Number(readFileSync(report, 'utf8')) / 1024 : Number.NaN };
}

function row(name: string, own: readonly Measurement[], baseline: readonly Measurement[]): string {
  const ratios = own.map(({ milliseconds }, round) => milliseconds / (baseline[round]?.milliseconds ?? Number.NaN));
  const seconds = quantile(
    own.map(({ milliseconds }) => milliseconds / 1000),
    0.5,
  );
  const peak = Math.max(...own.map(({ megabytes }) => megabytes));
  const half = `${quantile(ratios, 0.25).toFixed(2)} to ${quantile(ratios, 0.75).toFixed(2)}`;
  return `| ${name} | ${seconds.toFixed(2)} | ${quantile(ratios, 0.5).toFixed(2)} | ${half} | ${peak.toFixed(0)} |`;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
