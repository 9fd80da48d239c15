import { lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import { DRY_RUN_VARIABLE } from '../../core/report/report';
import { isTrusted } from '../../core/trusted-files';
import { attempt } from '../data/attempt';

/** Environment variable with the path of the lock file. */
export const LOCK_VARIABLE = 'CDK8S_CLEARML_LOCK';

/** Environment variable with the path of the registries file. */
export const REGISTRIES_VARIABLE = 'CDK8S_CLEARML_REGISTRIES';

export const PROJECT_FILE = 'cdk8s.yaml';
const LOCK_FILE = 'charts.lock.json';
const REGISTRIES_FILE = 'registries.yaml';

/**
 * The folder of the project: the working directory or its nearest parent with a cdk8s.yaml; otherwise the working
 * directory.
 */
export function projectFolder(): string {
  return dirname(nearest(PROJECT_FILE, process.cwd()) ?? resolve(PROJECT_FILE));
}

/** Path of the lock that `cdk8s-clearml lock` writes. The file may not exist. */
export function writtenLockPath(): string {
  return namedBy(LOCK_VARIABLE, 'CLEARML4044') ?? join(projectFolder(), LOCK_FILE);
}

/**
 * Path of the lock of the app: the file that the variable names, or the nearest lock from the working directory upward, or from the
 * code of the app upward; undefined if there is none. A cdk8s.yaml without a lock does not hide a lock above it.
 *
 * @throws CLEARML4044 when the named lock does not exist, or there are vendored archives without a lock
 */
export function lockPath(): string | undefined {
  const named = namedBy(LOCK_VARIABLE, 'CLEARML4044');
  const found = named ?? nearest(LOCK_FILE, process.cwd()) ?? nearest(LOCK_FILE, dirname(appFile()));
  if (named !== undefined) {
    requireNamed(named, LOCK_VARIABLE, 'CLEARML4044');
  } else if (found === undefined) {
    const project = nearest(PROJECT_FILE, dirname(appFile()));
    [projectFolder(), ...(project ? [dirname(project)] : [])].forEach(rejectArchivesWithoutLock);
  }
  return found;
}

/**
 * Path of the registries file of the project. The file may not exist.
 *
 * @throws CLEARML4010 when the variable names a file that does not exist
 */
export function registriesPath(): string {
  const named = namedBy(REGISTRIES_VARIABLE, 'CLEARML4010');
  if (named !== undefined) {
    requireNamed(named, REGISTRIES_VARIABLE, 'CLEARML4010');
    return named;
  }
  const path = join(projectFolder(), REGISTRIES_FILE);
  return isUsable(path) ? path : '';
}

/** Folder of the vendored archives of a lock. */
export function vendorFolder(lock: string): string {
  return join(dirname(lock), 'vendor', 'charts');
}

/** Names of the archives in a vendored folder. */
export function vendoredArchives(folder: string): string[] {
  return (attempt(() => readdirSync(folder)) ?? []).filter((name) => name.endsWith('.tgz')).sort();
}

function rejectArchivesWithoutLock(folder: string): void {
  const lock = join(folder, LOCK_FILE);
  const [archive] = vendoredArchives(vendorFolder(lock));
  if (archive !== undefined) {
    throw new CodedError('CLEARML4044', {
      found: `${shownPath(vendorFolder(lock))} contains ${archive}, and ${shownPath(lock)} does not exist`,
      expected: 'the lock of vendored archives',
      fix: 'restore the lock from version control, or run `npx cdk8s-clearml lock`; or move the archives to another folder',
    });
  }
}

/** A path for messages, relative to the working directory if it is below it. */
export function shownPath(path: string): string {
  const below = relative('', path);
  return below.startsWith('..') ? path : below;
}

/** The program of this process. For apps in Node.js, it is the code of the app. */
function appFile(): string {
  return resolve(process.argv[1] ?? '');
}

/** The nearest file of a name from a folder upward. Files that other users control are ignored with a notice. */
function nearest(name: string, start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (exists(path) && isUsable(path)) {
      return path;
    }
    if (dirname(folder) === folder) {
      return undefined;
    }
  }
}

/** A link to a missing file exists, so that the lock is an error rather than ignored. */
function exists(path: string): boolean {
  return attempt(() => lstatSync(path)) !== undefined;
}

function isUsable(path: string): boolean {
  return attempt(() => statSync(path)) === undefined || isTrusted(path, 'the file');
}

type MissingCode = 'CLEARML4010' | 'CLEARML4044';

/** The path that a variable names. */
function namedBy(variable: string, code: MissingCode): string | undefined {
  const value = process.env[variable];
  if (value === '') {
    throw missing(code, `${variable} is empty`);
  }
  return value === undefined ? undefined : resolve(value);
}

function requireNamed(path: string, variable: string, code: MissingCode): void {
  if (!exists(path)) {
    throw missing(code, `${variable} names ${path}, which does not exist`);
  }
}

function missing(code: MissingCode, found: string): CodedError {
  const fix = 'correct the path, or unset the variable';
  return new CodedError(code, {
    found,
    expected: 'the path of a file that exists',
    fix: code === 'CLEARML4044' ? `${fix}; \`npx cdk8s-clearml lock\` creates a lock` : fix,
  });
}

/**
 * Environment variable with which `cdk8s-clearml lock` makes an app collect its charts in a folder: `<mode>:<folder>`.
 * Mode `vendored` uses vendored archives, `locked` pulls all charts again in their locked versions, and `latest` pulls
 * all charts again in the versions that the app requests.
 */
export const COLLECT_VARIABLE = 'CDK8S_CLEARML_COLLECT';

export type CollectMode = 'vendored' | 'locked' | 'latest';

/**
 * Settings of the collection; undefined in other runs. The variable has no effect outside of the dry run of the command, so that it
 * cannot replace the lock if it remains in the environment.
 */
export function collectInto(): { folder: string; vendored: boolean; latest: boolean } | undefined {
  const [, mode, folder = ''] = /^(vendored|locked|latest):(.+)$/.exec(process.env[COLLECT_VARIABLE] ?? '') ?? [];
  const isDryRun = dirname(folder) === dirname(process.env[DRY_RUN_VARIABLE] ?? '') && exists(folder);
  return mode === undefined || !isDryRun
    ? undefined
    : { folder, vendored: mode === 'vendored', latest: mode === 'latest' };
}
