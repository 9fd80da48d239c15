import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../../core/limits';

/** Time resolution of a file system in milliseconds. Times in whole seconds indicate a coarse resolution. */
const TICK = 20;
const COARSE_TICK = 2000;

/** Metadata of the files of a folder, or of one file, read without opening the files. */
export interface Fingerprint {
  /** Changes when a file is changed, added or removed. */
  readonly text: string;
  /** Time in milliseconds after which every further change is visible. */
  readonly stableAt: number;
  /** The identity of each file by its path in the folder. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The fingerprint of a folder or a file. Links are followed. Folders named `.git` do not count: they change often, and no template
 * reads them.
 *
 * @throws Error when a link leads to nothing or to a folder above it, a device is among the files, or there are too many files
 */
export function fingerprintOf(path: string): Fingerprint {
  const files = new Map<string, string>();
  let stableAt = 0;
  const visit = (name: string, above: readonly string[]): void => {
    const place = join(path, name);
    const stats = statSync(place);
    if (stats.isDirectory()) {
      const folder = `${stats.dev} ${stats.ino}`;
      if (above.includes(folder)) {
        throw new Error(`${name} is a link to a folder above it`);
      }
      for (const entry of readdirSync(place).filter((one) => one !== '.git')) {
        visit(name === '' ? entry : `${name}/${entry}`, [...above, folder]);
      }
    } else if (!stats.isFile()) {
      throw new Error(`${name} is neither a file nor a folder`);
    } else if (files.set(name, fileIdentity(stats)).size > LIMITS.chartFiles) {
      throw new Error(`more than ${LIMITS.chartFiles} files`);
    }
    stableAt = Math.max(stableAt, stats.isFile() ? stableTime(stats) : 0);
  };
  visit('', []);
  const lines = [...files].map(([name, identity]) => `${name}\0${identity}`);
  return { text: lines.sort().join('\n'), stableAt, files };
}

/** Metadata that changes with the content of a file. */
export function fileIdentity({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

/** Uses ctime, because programs can set mtime. */
function stableTime({ ctimeMs }: Stats): number {
  return ctimeMs + (ctimeMs % 1000 === 0 ? COARSE_TICK : TICK);
}
