import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the installed package: sources and compiled code lie at different depths in it. */
export const LIBRARY_ROOT = root(__dirname);

let version: string | undefined;

/** Version of this library. */
export function libraryVersion(): string {
  version ??= String(
    (JSON.parse(readFileSync(join(LIBRARY_ROOT, 'package.json'), 'utf8')) as { version: unknown }).version,
  );
  return version;
}

function root(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : root(dirname(folder));
}
