import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { emitNotice } from './notice';

/** Why another user can change a file. */
export interface Weakness {
  /** Who can change the file, or which of its parents. */
  readonly reason: string;
  readonly fix: string;
}

const ROOT = 0;
const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;
const SEARCH_BY_OTHERS = 0o011;

/** The code of this library, which runs in any case: users who can change it gain nothing by another file. */
const LIBRARY = targetOf(__filename);
const library = statsOf(LIBRARY);

/** What a folder or file means for the files below it. */
interface Checked {
  readonly weakness?: Weakness;
  /** Only its owner can open files below it, whatever their permissions. */
  readonly isPrivate: boolean;
}

/** Results by path, because many paths have the same parents. */
const results = new Map<string, Checked>();

/** Trusted files, as callers name them: finding the target of a path takes as long as reading a small file. */
const trusted = new Set<string>();

/**
 * Whether only this user, root, and users who can change this library can change a file. Otherwise emits a notice, and the
 * caller does without the file. True for a file that does not exist, if they cannot create it. Always true on Windows, whose
 * permissions Node.js does not show.
 *
 * @param use the purpose of the file, such as `the cache folder`
 */
export function isTrusted(path: string, use: string): boolean {
  const weakness = weaknessOf(path);
  if (weakness === undefined) {
    return true;
  }
  emitNotice(`the library does not use ${use} ${path}: ${weakness.reason}`, weakness.fix);
  return false;
}

/** Why other users can change a file, or replace one of its parents; undefined if they cannot. */
export function weaknessOf(path: string): Weakness | undefined {
  if (process.getuid === undefined || trusted.has(path)) {
    return undefined;
  }
  const weakness = check(resolve(path)).weakness ?? check(targetOf(path)).weakness;
  if (weakness === undefined && results.has(path)) {
    trusted.add(path);
  }
  return weakness;
}

/** Checks a path after its parents. Those of this library need no check, because their owners can replace it. */
function check(path: string): Checked {
  const known = results.get(path);
  if (known !== undefined) {
    return known;
  }
  const parent = dirname(path) === path ? { isPrivate: false } : check(dirname(path));
  const stats = parent.weakness ? undefined : statsOf(path);
  if (stats === undefined) {
    // Another process may create the file later.
    return parent;
  }
  const containsLibrary = !relative(path, LIBRARY).startsWith('..');
  const weakness = containsLibrary ? undefined : weaknessIn(stats, path, parent.isPrivate);
  const isPrivate = parent.isPrivate || (stats.isDirectory() && (stats.mode & SEARCH_BY_OTHERS) === 0);
  const result = { weakness, isPrivate };
  results.set(path, result);
  return result;
}

/**
 * Why other users can change a file with these properties; undefined if they cannot, unless by its parents.
 *
 * @param isPrivate whether the file is in a folder that only its owner can open
 */
export function weaknessIn(stats: Stats, path: string, isPrivate = false): Weakness | undefined {
  const own = process.getuid?.();
  if (own === undefined) {
    return undefined;
  }
  const { uid, gid, mode } = stats;
  if (![own, ROOT, library?.uid].includes(uid)) {
    return {
      reason: `user ${uid} owns ${path}`,
      fix: `Delete ${path}, or run \`chown -hR ${own} ${path}\` if you trust it.`,
    };
  }
  // Others cannot delete or rename files of this user in a sticky folder. Each file in it is checked, too.
  if (isPrivate || stats.isSymbolicLink() || (stats.isDirectory() && (mode & STICKY) !== 0)) {
    return undefined;
  }
  const fix = `Run \`chmod go-w ${path}\`.`;
  if ((mode & OTHERS_WRITE) !== 0 && !libraryHas(OTHERS_WRITE)) {
    return { reason: `all users may write ${path}`, fix };
  }
  return (mode & GROUP_WRITE) !== 0 && !isTrustedGroup(gid, uid)
    ? { reason: `group ${gid} may write ${path}`, fix }
    : undefined;
}

/** Whether a group is that of root, the private group of the owner, by its number, or a group that may write this library. */
function isTrustedGroup(gid: number, owner: number): boolean {
  return gid === ROOT || gid === owner || (gid === library?.gid && libraryHas(GROUP_WRITE));
}

function libraryHas(permission: number): boolean {
  return library !== undefined && (library.mode & permission) !== 0;
}

function targetOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}

/** Properties of a file, or of a link itself; undefined if it does not exist, or is in a folder that this user cannot read. */
function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
