import { gzipSync } from 'node:zlib';
import { type ChartFiles, ExpansionBudget, filesInArchive } from '../chart/archive';
import { copyArchive, copyFolder } from '../chart/private-copy';
import type { ChartSnapshot } from '../chart/snapshot';
import { writeTar } from '../chart/tar';
import { otherTime, withOtherTime } from './other-time';

/**
 * Writes a private copy of a chart that renders as if it were another time. Returns its path; undefined if the templates cannot read
 * the clock.
 *
 * The copy of a folder is a folder, and the copy of an archive is an archive, because `.helmignore` applies only to folders.
 */
export function copyWithOtherTime({ files, archive }: ChartSnapshot): string | undefined {
  const changed = changedFiles(files, otherTime(), new ExpansionBudget());
  if (changed.size === 0) {
    return undefined;
  }
  const all = new Map([...files].map(([path, read]) => [path, changed.get(path) ?? read()]));
  return archive === undefined ? copyFolder(all) : copyArchive(archiveOf(all));
}

const TEMPLATE = /^(?:charts\/[^/]+\/)*templates\//;
const ARCHIVE = /^(?:charts\/[^/]+\/)*charts\/[^/._][^/]*\.tgz$/;

/** The files that differ in a chart of another time, with their content. */
function changedFiles(files: ChartFiles, time: string, budget: ExpansionBudget): Map<string, Uint8Array> {
  const changed = new Map<string, Uint8Array>();
  for (const [path, read] of files) {
    const content = TEMPLATE.test(path)
      ? rewritten(read(), time)
      : ARCHIVE.test(path)
        ? repacked(read(), time, budget)
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

function repacked(archive: Uint8Array, time: string, budget: ExpansionBudget): Uint8Array | undefined {
  const files = filesInArchive(archive, budget);
  const changed = changedFiles(files, time, budget);
  const all = [...files].map(([path, read]) => [path, changed.get(path) ?? read()] as const);
  return changed.size === 0 ? undefined : archiveOf(all);
}

function archiveOf(files: Iterable<readonly [string, Uint8Array]>): Uint8Array {
  return gzipSync(writeTar([...files].map(([path, content]) => ({ name: `chart/${path}`, content }))), { level: 1 });
}
