import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the installed package: sources and compiled code lie at different depths in it. */
export function libraryRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    folder = join(folder, '..');
  }
  return folder;
}
