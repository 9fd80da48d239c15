import { CodedError } from './errors/coded-error';
import { isJsonObject } from './props/json-object';

const MEBIBYTE = 1024 * 1024;

/**
 * The limits of inputs. They are far beyond real inputs, so that a damaged or malicious input is an error at once, and synth does
 * not run out of memory or time. docs/errors.md lists them.
 */
export const LIMITS = {
  /** Bytes of a chart, unpacked, with the archives of its subcharts; helm has the same limit for one archive. */
  chartBytes: 100 * MEBIBYTE,
  /** Files of a chart, and entries of an archive. */
  chartFiles: 20_000,
  /** Levels of subcharts. */
  chartDepth: 20,
  /** Bytes of a file that the library reads or parses, such as a values file; helm has the same limit for a file of a chart. */
  textBytes: 5 * MEBIBYTE,
  /** Bytes of the output of a program, such as helm, and of a file that the library wrote. */
  outputBytes: 128 * MEBIBYTE,
  /**
   * Levels of maps and lists in YAML, JSON and values. Functions call themselves at each level, and their calls must stay far from
   * the end of the stack: V8 aborts the process when it compiles a regular expression there.
   */
  depth: 250,
  /** Values in a file that users write, or in the values of a release. */
  values: 200_000,
  /** Values in one document of the output of a chart: a Service of a gateway may have 60,000 ports. */
  outputValues: 1_000_000,
} as const;

/** A size for messages. */
export function inMebibytes(bytes: number): string {
  return `${bytes / MEBIBYTE} MiB`;
}

/**
 * Why maps and lists exceed the limits; undefined if they do not. A value that contains itself has no end of levels. The search does
 * not recurse, so that it ends for each value.
 */
export function excessOf(value: unknown, limit: number = LIMITS.depth): string | undefined {
  const levels: unknown[][] = [[value]];
  for (let count = 0; levels.length > 0; count++) {
    const level = levels.at(-1) ?? [];
    const next = level.pop();
    if (Array.isArray(next) || isJsonObject(next)) {
      levels.push(Object.values(next));
    } else if (level.length === 0) {
      levels.pop();
    }
    if (levels.length > limit + 1) {
      return `more than ${limit} levels, or it contains itself`;
    }
    if (count > LIMITS.values) {
      return `more than ${LIMITS.values} values`;
    }
  }
  return undefined;
}

/** @throws CLEARML1027 when maps and lists exceed the limits */
export function requireLimited(value: unknown, name: string): void {
  const excess = excessOf(value);
  if (excess !== undefined) {
    throw new CodedError('CLEARML1027', {
      found: `${name} has ${excess}`,
      expected: `at most ${LIMITS.depth} levels and ${LIMITS.values} values, without cycles`,
      fix: `correct the code that makes ${name}`,
    });
  }
}
