import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Environment variable that names the folder of the cache, or is `off`. */
const CACHE_VARIABLE = 'CDK8S_CLEARML_CACHE';

const NAME = 'cdk8s-clearml';

let known: { readonly for: string; readonly folder: string | undefined } | undefined;

/** The cache folder of this library; undefined when the cache is off, or no folder is writable. */
export function cacheFolder(): string | undefined {
  const circumstances = `${process.env[CACHE_VARIABLE]}\n${process.cwd()}\n${userCacheFolder()}`;
  if (known?.for !== circumstances) {
    known = { for: circumstances, folder: findFolder(process.env[CACHE_VARIABLE]) };
  }
  return known.folder;
}

function findFolder(wanted: string | undefined): string | undefined {
  if (wanted === 'off') {
    return undefined;
  }
  if (wanted) {
    return resolve(wanted);
  }
  const modules = nearestModules(process.cwd());
  return [...(modules ? [join(modules, '.cache', NAME)] : []), userCacheFolder()].find(canBeWritten);
}

/** The standard cache folder of the user. */
export function userCacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) {
    return join(LOCALAPPDATA, NAME, 'Cache');
  }
  const standard = process.platform === 'darwin' ? join('Library', 'Caches') : '.cache';
  return join(XDG_CACHE_HOME || join(homedir(), standard), NAME);
}

/** The `node_modules` of the project that a folder belongs to. */
function nearestModules(folder: string): string | undefined {
  const modules = join(folder, 'node_modules');
  if (statSync(modules, { throwIfNoEntry: false })?.isDirectory()) {
    return modules;
  }
  return dirname(folder) === folder ? undefined : nearestModules(dirname(folder));
}

function canBeWritten(folder: string): boolean {
  if (!existsSync(folder)) {
    return dirname(folder) !== folder && canBeWritten(dirname(folder));
  }
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
