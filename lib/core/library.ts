import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const NAME = 'cdk8s-clearml';

/** The folder of the installed package: sources and compiled code are at different depths, a bundled app is elsewhere. */
export const LIBRARY_ROOT = rootAbove(__dirname) ?? installedRoot() ?? __dirname;

/** Version of this library; unknown in an app that is bundled without its package.json. */
export function libraryVersion(): string {
  return manifestIn(LIBRARY_ROOT)?.version ?? 'unknown';
}

function rootAbove(folder: string): string | undefined {
  if (manifestIn(folder)?.name === NAME) {
    return folder;
  }
  return dirname(folder) === folder ? undefined : rootAbove(dirname(folder));
}

function installedRoot(): string | undefined {
  try {
    return dirname(createRequire(join(process.cwd(), 'app.js')).resolve(`${NAME}/package.json`));
  } catch {
    return undefined;
  }
}

function manifestIn(folder: string): { name?: string; version?: string } | undefined {
  const path = join(folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
