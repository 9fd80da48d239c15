import { CodedError } from '../core/errors/coded-error';
import type { LockedChart } from '../helm/store/lock-file';
import { lockedArchive } from '../helm/store/locked-archive';

/** What is wrong with the vendored archives of a lock. */
export function vendorProblems(charts: readonly LockedChart[], folder: string): string[] {
  return charts.flatMap((chart) => {
    try {
      lockedArchive(chart, folder);
      return [];
    } catch (error) {
      if (error instanceof CodedError) {
        return [error.message];
      }
      throw error;
    }
  });
}
