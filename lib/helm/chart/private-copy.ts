import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../command/temporary-folder';
import { type ChartSnapshot, requireUnchanged } from './snapshot';

/**
 * Writes a chart into a folder that only this user can read and that this process removes when it ends. Returns its path. helm
 * reads the copy, since the original may change after it was verified.
 *
 * @throws CLEARML4045 when a folder changes meanwhile
 */
export function copyOf(snapshot: ChartSnapshot): string {
  const { path, archive, files } = snapshot;
  if (archive === undefined) {
    const read = [...files].map(([name, content]) => [name, content()] as const);
    const copy = copyFolder(read, basename(resolve(path)));
    requireUnchanged(snapshot);
    return copy;
  }
  const copy = copyArchive(archive, basename(path));
  // The flag --verify requires the signature, which has the name of the archive.
  if (existsSync(`${path}.prov`)) {
    copyFileSync(`${path}.prov`, `${copy}.prov`);
  }
  return copy;
}

/** Writes a copy of an archive. */
export function copyArchive(archive: Uint8Array, name = 'chart.tgz'): string {
  const target = join(temporaryFolder('chart'), name);
  writeFileSync(target, archive, { mode: 0o600 });
  return target;
}

/** Writes a chart folder with these files. */
export function copyFolder(files: Iterable<readonly [path: string, content: Uint8Array]>, name = 'chart'): string {
  const target = join(temporaryFolder('chart'), name);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content, { mode: 0o600 });
  }
  return target;
}
