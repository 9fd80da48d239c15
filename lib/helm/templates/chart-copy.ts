import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ChartFiles, filesInArchive, type ReadChart } from '../chart/read-chart';
import { writeTar } from '../chart/tar';
import { temporaryFolder } from '../command/temporary-folder';
import { otherTime, withOtherTime } from './other-time';

/**
 * Writes a copy of a chart that renders as if it were another time, into a folder that only this user can read and that this
 * process removes when it ends. Returns its path; undefined if the templates cannot read the clock.
 *
 * The copy of a folder is a folder, and the copy of an archive is an archive, because `.helmignore` applies only to folders.
 */
export function copyWithOtherTime({ files, isArchive }: ReadChart): string | undefined {
  const changed = changedFiles(files, otherTime());
  if (changed.size === 0) {
    return undefined;
  }
  const all = new Map([...files].map(([path, read]) => [path, changed.get(path) ?? read()]));
  const target = join(temporaryFolder('chart'), isArchive ? 'chart.tgz' : 'chart');
  if (isArchive) {
    writeFileSync(target, archiveOf(all));
  } else {
    for (const [path, content] of all) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      writeFileSync(join(target, path), content);
    }
  }
  return target;
}

const TEMPLATE = /^(?:charts\/[^/]+\/)*templates\//;
const ARCHIVE = /^(?:charts\/[^/]+\/)*charts\/[^/._][^/]*\.tgz$/;

/** The files that differ in a chart of another time, with their content. */
function changedFiles(files: ChartFiles, time: string): Map<string, Uint8Array> {
  const changed = new Map<string, Uint8Array>();
  for (const [path, read] of files) {
    const content = TEMPLATE.test(path)
      ? rewritten(read(), time)
      : ARCHIVE.test(path)
        ? repacked(read(), time)
        : undefined;
    if (content) {
      changed.set(path, content);
    }
  }
  return changed;
}

/** Reads each byte as one character, so that bytes that are no UTF-8 survive. */
function rewritten(template: Uint8Array, time: string): Uint8Array | undefined {
  const text = Buffer.from(template).toString('latin1');
  const other = withOtherTime(text, time);
  return other === text ? undefined : Buffer.from(other, 'latin1');
}

function repacked(archive: Uint8Array, time: string): Uint8Array | undefined {
  const files = filesInArchive(archive);
  const changed = changedFiles(files, time);
  const all = [...files].map(([path, read]) => [path, changed.get(path) ?? read()] as const);
  return changed.size === 0 ? undefined : archiveOf(all);
}

function archiveOf(files: Iterable<readonly [string, Uint8Array]>): Uint8Array {
  return gzipSync(writeTar([...files].map(([path, content]) => ({ name: `chart/${path}`, content }))), { level: 1 });
}
