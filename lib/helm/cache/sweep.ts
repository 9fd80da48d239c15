import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How many bytes a cache may hold. */
export const CACHE_LIMIT = 200 * 1024 * 1024;

const HOUR = 60 * 60 * 1000;

/**
 * Brings a cache within its limit, what was not used for longest first. Leftovers of processes that were killed while they
 * wrote go as well.
 */
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
  /** When it was used last, in milliseconds. */
  readonly used: number;
  /** It is still being written, or its writer was killed. */
  readonly partial: boolean;
}

/** The entries of all kinds; executables, which lie at the top of the folder, are none. */
function entriesOf(folder: string): Entry[] {
  const kinds = list(folder).filter((entry) => entry.isDirectory());
  return kinds.flatMap((kind) =>
    list(join(folder, kind.name)).flatMap(({ name }) => {
      const path = join(folder, kind.name, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats?.isFile() ? [{ path, size: stats.size, used: stats.mtimeMs, partial: name.includes('.') }] : [];
    }),
  );
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Removes a file, if that can be done. */
export function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Another process has it open, or it is not ours.
  }
}
