import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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
  /** Bytes of a file that the library parses, such as a values file. */
  textBytes: 10 * MEBIBYTE,
  /** Bytes of the output of a chart. */
  outputBytes: 100 * MEBIBYTE,
  /** Levels of maps and lists in YAML, JSON and values. */
  depth: 500,
  /** Maps and lists in values. */
  values: 1_000_000,
} as const;

/**
 * The content of a file. A device without an end is an error too.
 *
 * @throws Error when the file cannot be read, or is larger than the limit
 */
export function readBounded(path: string, limit: number = LIMITS.textBytes): Buffer {
  const file = openSync(path, 'r');
  try {
    return contentOf(file, limit);
  } finally {
    closeSync(file);
  }
}

/** The content of an open file, as `readBounded` reads it. */
export function contentOf(file: number, limit: number): Buffer {
  const { size } = fstatSync(file);
  const chunks: Buffer[] = [];
  let total = 0;
  // One byte more than the size shows the end of the file at the first read.
  for (let chunk = Buffer.allocUnsafe(Math.min(size, limit) + 1); ; chunk = Buffer.allocUnsafe(MEBIBYTE)) {
    const length = readSync(file, chunk);
    total += length;
    if (total > limit || size > limit) {
      throw new Error(`more than ${inMebibytes(limit)}`);
    }
    if (length === 0) {
      return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    }
    chunks.push(chunk.subarray(0, length));
  }
}

/** The text of a file in UTF-8, as `readBounded` reads it. */
export function readText(path: string, limit?: number): string {
  return readBounded(path, limit).toString('utf8');
}

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
    const next = levels.at(-1)?.pop();
    if (next === undefined) {
      levels.pop();
    } else if (levels.length > limit + 1) {
      return `more than ${limit} levels, or it contains itself`;
    } else if (count > LIMITS.values) {
      return `more than ${LIMITS.values} values`;
    } else {
      levels.push(nestedIn(next));
    }
  }
  return undefined;
}

function nestedIn(value: unknown): unknown[] {
  const inner = Array.isArray(value) || isJsonObject(value) ? Object.values(value) : [];
  return inner.filter((one) => Array.isArray(one) || isJsonObject(one));
}
