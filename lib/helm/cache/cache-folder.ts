import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { LIBRARY_ROOT } from '../../core/library';
import { isTrusted } from '../../core/trusted-files';
import { attempt } from '../data/attempt';

/** Environment variable that names the folder of the cache, or is `off`. */
const CACHE_VARIABLE = 'CDK8S_CLEARML_CACHE';

const NAME = 'cdk8s-clearml';

let known: { readonly for: string; readonly folder: string | undefined } | undefined;

/** The cache folder of this library; undefined when the cache is off, or no folder is writable and trusted. */
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
  const folders = wanted ? [resolve(wanted)] : standardFolders().filter(canBeWritten);
  const folder = folders.find((one) => isTrusted(one, 'the cache folder'));
  if (folder !== undefined) {
    removeValuesFiles(folder);
  }
  return folder;
}

/** Version 0.1.0 and earlier stored the contents of values files, passwords included. */
function removeValuesFiles(folder: string): void {
  const obsolete = join(folder, 'values-files');
  if (existsSync(obsolete)) {
    attempt(() => rmSync(obsolete, { recursive: true, force: true }));
  }
}

/** The folders of the library for files that it can make again: in the `node_modules` of the library, and of the user. */
export function standardFolders(): string[] {
  const modules = libraryModules(LIBRARY_ROOT);
  return [...(modules === undefined ? [] : [join(modules, '.cache', NAME)]), userCacheFolder()];
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

/**
 * The `node_modules` that the library is installed in: the outermost one, which a package manager keeps when it installs another
 * version. Of a clone or a bundled app, the nearest one. Undefined in the temporary folder to which jsii unpacks libraries.
 */
export function libraryModules(library: string): string | undefined {
  const installed = /^(.*?[\\/]node_modules)[\\/]/.exec(library)?.[1];
  const modules = installed ?? nearestModules(library);
  return modules === undefined || /^jsii-kernel-/.test(basename(dirname(modules))) ? undefined : modules;
}

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
