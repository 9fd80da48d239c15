import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** How long a file system may take to tell two changes of a file apart, in milliseconds. Times in whole seconds are coarse. */
const TICK = 20;
const COARSE_TICK = 2000;

/** What the file system tells about the files of a chart without opening any. */
export interface Fingerprint {
  /** Changes when any file does, comes or goes. */
  readonly text: string;
  /** When a further change would surely show, as a time in milliseconds. */
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
      lines.push(`${name}\0${stats ? identityOf(stats) : ''}`);
      stableAt = Math.max(stableAt, stats ? stableTime(stats) : 0);
    }
  };
  visit(path, '');
  return { text: lines.sort().join('\n'), stableAt };
}

/** What changes in a file's entry when its content does. */
export function identityOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

/** The time of change tells what the other can be made to hide. */
function stableTime({ ctimeMs }: Stats): number {
  return ctimeMs + (ctimeMs % 1000 === 0 ? COARSE_TICK : TICK);
}
