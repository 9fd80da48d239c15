import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/**
 * Reads a file, which must be a regular one: a pipe waits for its writer, and a device may never end.
 *
 * @throws Error of the system, or an error whose code is `not a regular file`
 */
export function readRegularFile(path: string): Buffer {
  // Otherwise, opening a pipe would wait, too. Windows has no such flag.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() && !stats.isDirectory()) {
      const code = 'not a regular file';
      throw Object.assign(new Error(`${path} is a pipe or a device, ${code}`), { code });
    }
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a regular file as UTF-8. */
export function readRegularText(path: string): string {
  return readRegularFile(path).toString();
}
