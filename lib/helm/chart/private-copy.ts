import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { attempt } from '../data/attempt';
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
  const target = join(temporaryFolder(), name);
  writeFileSync(target, archive, { mode: 0o600 });
  return target;
}

/** Writes a chart folder with these files. */
export function copyFolder(files: Iterable<readonly [path: string, content: Uint8Array]>, name = 'chart'): string {
  const target = join(temporaryFolder(), name);
  for (const [path, content] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content, { mode: 0o600 });
  }
  return target;
}

const NAME = 'cdk8s-clearml-chart-';
const HOUR = 60 * 60 * 1000;
const folders = new Set<string>();

function temporaryFolder(): string {
  if (folders.size === 0) {
    removeAbandoned();
    process.once('exit', () => {
      for (const folder of folders) {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
  const folder = mkdtempSync(join(tmpdir(), `${NAME}${process.pid}-`));
  folders.add(folder);
  return folder;
}

/** Removes old folders of processes that were killed. */
function removeAbandoned(): void {
  const names = attempt(() => readdirSync(tmpdir())) ?? [];
  for (const name of names.filter((entry) => entry.startsWith(NAME))) {
    const folder = join(tmpdir(), name);
    const isOld = (attempt(() => statSync(folder).mtimeMs) ?? Number.POSITIVE_INFINITY) < Date.now() - HOUR;
    if (isOld && !isRunning(Number.parseInt(name.slice(NAME.length), 10))) {
      attempt(() => rmSync(folder, { recursive: true, force: true }));
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process may belong to another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
