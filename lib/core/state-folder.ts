import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder below the working folder with the local state of an app: generated secrets, and records of the last synth. */
export const STATE_FOLDER = '.cdk8s-clearml';

/** Creates the folder for the user only. Git ignores its files. */
export function makeStateFolder(folder = STATE_FOLDER): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) {
    writeFileSync(ignore, '*\n');
  }
}
