import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { isTrusted } from './trusted-files';

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
  return moduleFolders(NAME)
    .map((modules) => join(modules, NAME))
    .find((folder) => manifestIn(folder)?.name === NAME);
}

/**
 * Every `node_modules` that the program of this process, and then this library, can import a package from. The working folder
 * does not matter, because its parents may belong to other users.
 */
export function moduleFolders(name: string): string[] {
  const [, program] = process.argv;
  const fromProgram = program !== undefined && isAbsolute(program) ? createRequire(program).resolve.paths(name) : [];
  return [...new Set([...(fromProgram ?? []), ...(require.resolve.paths(name) ?? [])])];
}

function manifestIn(folder: string): { name?: string; version?: string } | undefined {
  const path = join(folder, 'package.json');
  return existsSync(path) && isTrusted(path, 'the package') ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
