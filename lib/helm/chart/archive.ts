import { posix } from 'node:path';
import { inMebibytes, LIMITS } from '../../core/limits';
import { readTar } from './tar';

/** Files of a chart by path, each read on demand. */
export type ChartFiles = ReadonlyMap<string, () => Uint8Array>;

/** The bytes that a chart may still expand to, with the archives of its subcharts. */
export class ExpansionBudget {
  private rest = LIMITS.chartBytes;

  /** @throws Error when the limit is exceeded */
  public expand(archive: Uint8Array): Uint8Array {
    // Loaded on demand: apps whose charts are folders need no archives.
    const { gunzipSync } = require('node:zlib') as typeof import('node:zlib');
    try {
      // The option must not be 0.
      const expanded = gunzipSync(archive, { maxOutputLength: this.rest + 1 });
      this.rest -= expanded.length;
      if (this.rest >= 0) {
        return expanded;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
        throw error;
      }
    }
    throw new Error(`the chart expands to more than ${inMebibytes(LIMITS.chartBytes)}`);
  }
}

/**
 * All files of a packaged chart, as helm reads them. The paths do not contain the top folder.
 *
 * @throws Error when the archive is damaged, exceeds a limit, or contains two files with the same path
 */
export function filesInArchive(archive: Uint8Array, budget = new ExpansionBudget()): ChartFiles {
  const files = new Map<string, () => Uint8Array>();
  for (const { name, content } of readTar(budget.expand(archive))) {
    const path = pathInChart(name);
    // helm selects the first file, the last one or both, which depends on their content.
    if (files.has(path)) {
      throw new Error(`two files have the path ${path}`);
    }
    // helm rejects paths outside of the chart when it renders the chart.
    if (!/^(?:\.\.|\/|\.$)/.test(path)) {
      files.set(path, () => content);
    }
  }
  return files;
}

/** The path of an archive entry in its chart. The separators are backslashes if the name contains one. */
function pathInChart(name: string): string {
  const separator = name.includes('\\') ? '\\' : '/';
  const path = posix.normalize(name.split(separator).slice(1).join('/'));
  return path.replace(/(?<=.)\/$/, '');
}
