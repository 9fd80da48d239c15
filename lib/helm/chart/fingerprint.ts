import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** Time resolution of a file system in milliseconds. Times in whole seconds indicate a coarse resolution. */
const TICK = 20;
const COARSE_TICK = 2000;

/** Metadata of the files of a chart, read without opening the files. */
export interface Fingerprint {
  /** Changes when a file is changed, added or removed. */
  readonly text: string;
  /** Time in milliseconds after which every further change is visible. */
  readonly stableAt: number;
}

/** The fingerprint of a chart folder or archive. */
export function fingerprintOf(path: string): Fingerprint {
  const lines: string[] = [];
  let stableAt = 0;
  const visit = (place: string, name: string): void => {
    const stats = statSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      for (const entry of readdirSync(place)) {
        visit(join(place, entry), `${name}/${entry}`);
      }
    } else {
      lines.push(`${name}\0${stats ? fileIdentity(stats) : ''}`);
      stableAt = Math.max(stableAt, stats ? stableTime(stats) : 0);
    }
  };
  visit(path, '');
  return { text: lines.sort().join('\n'), stableAt };
}

/** Metadata that changes with the content of a file. */
export function fileIdentity({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

/** Uses ctime, because programs can set mtime. */
function stableTime({ ctimeMs }: Stats): number {
  return ctimeMs + (ctimeMs % 1000 === 0 ? COARSE_TICK : TICK);
}
