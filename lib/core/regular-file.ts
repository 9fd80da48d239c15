import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { inMebibytes, LIMITS } from './limits';

/**
 * Opens a file for `use`. It must be a regular one: a pipe waits for its writer, and a device may never end.
 *
 * @throws Error of the system, or an error whose code is `not a regular file`
 */
export function withRegularFile<T>(path: string, use: (file: number) => T): T {
  // Otherwise, opening a pipe would wait, too. Windows has no such flag.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() && !stats.isDirectory()) {
      const code = 'not a regular file';
      throw Object.assign(new Error(`${path} is a pipe or a device, ${code}`), { code });
    }
    return use(file);
  } finally {
    closeSync(file);
  }
}

/**
 * The content of a regular file.
 *
 * @param limit maximum size in bytes
 * @throws Error when the file cannot be read, is not a regular file, or is larger than the limit
 */
export function readRegularFile(path: string, limit: number = LIMITS.textBytes): Buffer {
  return withRegularFile(path, (file) => contentOf(file, limit));
}

/** The content of a regular file in UTF-8, as `readRegularFile` reads it. */
export function readRegularText(path: string, limit?: number): string {
  return readRegularFile(path, limit).toString();
}

/** What a text file contains, parsed again only after the file has changed. The parsed value must not be changed. */
export class ParsedFile<T> {
  private known?: { readonly state: string; readonly content: T };

  public constructor(
    private readonly parse: (text: string) => T,
    private readonly limit?: number,
  ) {}

  /**
   * The same object as long as the file does not change; undefined without a file.
   *
   * @throws Error as `readRegularText` and the parser
   */
  public read(path: string): T | undefined {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats === undefined) {
      return undefined;
    }
    const { ino, size, mtimeNs, ctimeNs } = stats;
    const state = [path, ino, size, mtimeNs, ctimeNs].join(' ');
    if (this.known?.state !== state) {
      this.known = { state, content: this.parse(readRegularText(path, this.limit)) };
    }
    return this.known.content;
  }
}

const CHUNK = 1024 * 1024;

/** The content of an open file, as `readRegularFile` reads it. */
export function contentOf(file: number, limit: number): Buffer {
  const { size } = fstatSync(file);
  const chunks: Buffer[] = [];
  let total = 0;
  // One byte more than the size shows the end of the file at the first read.
  for (let chunk = Buffer.allocUnsafe(Math.min(size, limit) + 1); ; chunk = Buffer.allocUnsafe(CHUNK)) {
    const length = readSync(file, chunk);
    total += length;
    if (total > limit || size > limit) {
      throw new Error(`it is larger than ${inMebibytes(limit)}`);
    }
    if (length === 0) {
      return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    }
    chunks.push(chunk.subarray(0, length));
  }
}
