import { readFileSync, statSync } from 'node:fs';
import { CodedError } from '../../errors/coded-error';
import type { ChartContents } from './chart-contents';
import { filesInArchive, filesInFolder } from './chart-contents-files';
import { guarded, LazyContents } from './chart-contents-reader';

/**
 * Reads a chart from an unpacked folder or a .tgz archive.
 *
 * @throws CLEARML1004 when there is nothing at the path, CLEARML1014 when it is no chart that can be read
 */
export function readChart(path: string): ChartContents {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${path}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  const files = guarded(path, () => (stats.isDirectory() ? filesInFolder(path) : filesInArchive(readFileSync(path))));
  return new LazyContents(path, files);
}
