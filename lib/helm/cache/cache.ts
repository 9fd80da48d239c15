import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { emitNotice } from '../../core/notice';
import { isTrusted, weaknessIn } from '../../core/trusted-files';
import { fingerprintOf } from '../chart/fingerprint';
import { attempt } from '../data/attempt';
import { cacheFolder } from './cache-folder';

const HOUR = 60 * 60 * 1000;
/** Maximum size of a cache in bytes. */
export const CACHE_LIMIT = 200 * 1024 * 1024;
const CHECKSUM_LENGTH = 64;

/** Kinds of entries, each in a separate folder. */
type EntryKind = 'charts' | 'helms' | 'objects' | 'renderings';

/** The key of an entry. The entry may not exist. */
export interface CacheKey {
  readonly kind: EntryKind;
  readonly hash: string;
}

/** The key of an entry that depends on these parts and on the code of this library, and on nothing else. */
export function cacheKey(kind: EntryKind, ...parts: readonly unknown[]): CacheKey {
  return { kind, hash: hashOf(JSON.stringify([libraryCode(), ...parts])) };
}

let code: string | undefined;

/**
 * Changes with the code of this library, so that contributors never see entries of older code. The hash of the bundle is the
 * same on each machine; of sources, which only contributors run, sizes and times suffice.
 */
function libraryCode(): string {
  code ??= loadedCode() ?? currentCode();
  return code;
}

/** The digest of the code, if `load-library.js` has computed it. */
function loadedCode(): string | undefined {
  const { digest } = (require.cache?.[__filename] ?? {}) as { digest?: Buffer };
  return digest?.toString('hex');
}

function currentCode(): string {
  const sources = /^(.*)[\\/]helm[\\/]cache[\\/]cache\.[jt]s$/.exec(__filename)?.[1];
  return hashOf(sources === undefined ? readFileSync(__filename) : fingerprintOf(sources).text);
}

/** Hexadecimal SHA-256. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Reads an entry; undefined for a missing or incomplete entry, and for an entry that another user wrote. */
export function readEntry({ kind, hash }: CacheKey): string | undefined {
  const folder = cacheFolder();
  if (!folder || !isTrusted(join(folder, kind), 'the cache folder')) {
    return undefined;
  }
  const content = attempt(() => readTrusted(folder, join(folder, kind, hash)));
  const body = content?.subarray(CHECKSUM_LENGTH + 1);
  const isComplete = body !== undefined && content?.toString('latin1', 0, CHECKSUM_LENGTH) === hashOf(body);
  return isComplete ? body.toString() : undefined;
}

/** Reads a file that was checked after it was opened, so that nobody can replace it in between. */
function readTrusted(folder: string, path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    const stats = fstatSync(file);
    const weakness = weaknessIn(stats, path);
    if (weakness !== undefined) {
      const text = `the library ignores entries of the cache ${folder} that other users can change`;
      emitNotice(text, `For example, ${weakness.reason}. ${weakness.fix}`);
      return undefined;
    }
    const content = readFileSync(file);
    // The file may belong to root.
    attempt(() => markUsed(file, stats.mtimeMs));
    return content;
  } finally {
    closeSync(file);
  }
}

/**
 * Stores an entry. Other processes see the whole entry or none, even if this process is killed. A folder that is not writable
 * is not an error, because the cache is optional.
 */
export function writeEntry({ kind, hash }: CacheKey, body: string): void {
  const folder = cacheFolder();
  if (!folder || rejecting.has(folder)) {
    return;
  }
  const target = join(folder, kind, hash);
  const partial = `${target}.${randomUUID()}`;
  try {
    mkdirSync(join(folder, kind), { recursive: true, mode: 0o700 });
    // Another user may have created the folder a moment ago.
    if (!isTrusted(join(folder, kind), 'the cache folder')) {
      rejecting.add(folder);
      return;
    }
    writeFileSync(partial, `${hashOf(body)}\n${body}`, { mode: 0o600, flag: 'wx' });
    renameSync(partial, target);
    noteWritten(folder, Buffer.byteLength(body));
  } catch {
    rejecting.add(folder);
    remove(partial);
  }
}

/** Whether entries of a kind may exist. */
export function hasEntries(kind: EntryKind): boolean {
  const folder = cacheFolder();
  return folder !== undefined && existsSync(join(folder, kind));
}

/** Folders that could not be written. */
const rejecting = new Set<string>();

/** Bytes that were written to a folder since its last sweep. */
const written = new Map<string, number>();

/** A process sweeps its folders when it ends. A process that writes much sweeps them earlier. */
function noteWritten(folder: string, size: number): void {
  if (written.size === 0) {
    process.once('exit', () => {
      for (const filled of written.keys()) {
        sweep(filled);
      }
    });
  }
  const total = (written.get(folder) ?? 0) + size;
  const isMuch = total > CACHE_LIMIT / 10;
  written.set(folder, isMuch ? 0 : total);
  if (isMuch) {
    sweep(folder);
  }
}

/** `sweep` removes entries in the order of their last use. The time is approximate. */
function markUsed(file: number, lastUse: number): void {
  const now = Date.now();
  if (lastUse < now - HOUR) {
    futimesSync(file, now / 1000, now / 1000);
  }
}

/** Removes the entries that were not used for the longest time, until the cache is within its limit, and incomplete old files. */
export function sweep(folder: string, limit = CACHE_LIMIT): void {
  const entries = entriesOf(folder).sort((a, b) => b.used - a.used);
  let total = 0;
  for (const { path, size, used, partial } of entries) {
    total += size;
    if (total > limit || (partial && used < Date.now() - HOUR)) {
      remove(path);
    }
  }
}

interface Entry {
  readonly path: string;
  readonly size: number;
  /** Time of the last use, in milliseconds. */
  readonly used: number;
  /** A process writes the file, or was killed while it wrote it. */
  readonly partial: boolean;
}

/** The entries of all kinds. Programs, which are at the top of the folder, are no entries. */
function entriesOf(folder: string): Entry[] {
  const files = attempt(() => readdirSync(folder, { recursive: true, withFileTypes: true })) ?? [];
  return files.flatMap(({ name, parentPath }) => {
    const path = join(parentPath, name);
    const stats = parentPath === folder ? undefined : statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? [{ path, size: stats.size, used: stats.mtimeMs, partial: name.includes('.') }] : [];
  });
}

/** Removes a file, if possible: another process may have it open, or it belongs to another user. */
function remove(path: string): void {
  attempt(() => rmSync(path, { force: true }));
}
