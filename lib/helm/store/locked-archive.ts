import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CodedError } from '../../core/errors/coded-error';
import type { LockedChart } from './lock-file';
import { describeChart } from './remote-chart';

const hashes = new Map<string, string>();

/** SHA-256 of a file, in hexadecimal. Unchanged files are read once per process. */
export function sha256Of(path: string): string {
  const { ino, size, mtimeMs, ctimeMs } = statSync(path);
  const state = [path, ino, size, mtimeMs, ctimeMs].join();
  const known = hashes.get(state) ?? createHash('sha256').update(readFileSync(path)).digest('hex');
  hashes.set(state, known);
  return known;
}

/**
 * Returns the vendored archive of a locked chart after a check of its digest.
 *
 * @throws CLEARML4013 when the archive is missing, CLEARML4014 when it has changed
 */
export function lockedArchive(locked: LockedChart, folder: string): string {
  const path = join(folder, locked.archive);
  const shown = relative('', path);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new CodedError('CLEARML4013', {
      found: `nothing at ${shown}, the vendored archive of ${describeChart(locked)}`,
      expected: 'every chart of the lock in the vendored folder',
      fix: 'restore it from version control, or pull it again with `npx cdk8s-clearml lock`',
    });
  }
  const found = sha256Of(path);
  if (found !== locked.sha256) {
    throw new CodedError('CLEARML4014', {
      found: `${shown} has sha256 ${found}`,
      expected: `the locked sha256 ${locked.sha256} of ${describeChart(locked)}`,
      fix: 'restore the archive from version control, or delete it and run `npx cdk8s-clearml lock`',
    });
  }
  return path;
}

/** Problems of the vendored archives of a lock. */
export function archiveProblems(charts: readonly LockedChart[], folder: string): string[] {
  return charts.flatMap((chart) => {
    try {
      lockedArchive(chart, folder);
      return [];
    } catch (error) {
      if (error instanceof CodedError) {
        return [error.message];
      }
      throw error;
    }
  });
}
