import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { CodedError } from '../../core/errors/coded-error';
import type { ChartContents } from './chart-contents';
import { filesInArchive, filesInFolder } from './chart-contents-files';
import { guarded, LazyContents } from './chart-contents-reader';

/** The contents of a chart and their digest. */
export interface ReadChart {
  readonly contents: ChartContents;
  /** SHA-256 of the content. */
  readonly digest: () => string;
}

/**
 * Reads a chart from an unpacked folder or a .tgz archive.
 *
 * @throws CLEARML1004 when the path does not exist, CLEARML1014 when the chart cannot be read
 */
export function readChart(path: string): ReadChart {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${path}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  return guarded(path, () => (stats.isDirectory() ? readFolder(path) : readArchive(path)));
}

function readFolder(path: string): ReadChart {
  const files = filesInFolder(path);
  const digest = () => {
    const hash = createHash('sha256');
    for (const name of [...files.keys()].sort()) {
      const content = files.get(name)?.() ?? new Uint8Array();
      hash.update(JSON.stringify([name, content.length])).update(content);
    }
    return hash.digest('hex');
  };
  return { contents: new LazyContents(path, files), digest };
}

function readArchive(path: string): ReadChart {
  const archive = readFileSync(path);
  return {
    contents: new LazyContents(path, filesInArchive(archive)),
    digest: () => createHash('sha256').update(archive).digest('hex'),
  };
}
