import { existsSync } from 'node:fs';
import { CodedError } from '../../core/errors/coded-error';
import { splitFlags } from '../command/flags';
import { type ObtainedChart, obtainChart } from './obtain';
import { type ChartLocation, remoteChart } from './remote-chart';

/**
 * Passes the chart to `use` as a local folder or archive, with the flags for rendering and, for a remote chart, its
 * source.
 *
 * @throws CLEARML1004, CLEARML1005 and CLEARML4010 to CLEARML4019 when the chart cannot be obtained
 */
export function withLocalChart<T>(
  helm: string,
  location: ChartLocation,
  flags: readonly string[],
  use: (path: string, flags: readonly string[], obtained?: ObtainedChart) => T,
): T {
  const split = splitFlags(flags);
  const remote = remoteChart(location, split.fetch);
  const { chart } = location;
  if (remote.repo === undefined && existsSync(chart)) {
    // Flags such as `--verify` apply to local charts too.
    return use(chart, flags);
  }
  if (remote.repo === undefined && /^(?:\.{0,2}[\\/]|[A-Za-z]:\\)|^\.{1,2}$/.test(chart)) {
    throw new CodedError('CLEARML1004', {
      found: `nothing at ${chart}`,
      expected: 'a chart folder or a .tgz archive',
      fix: 'correct the path; it is relative to the folder in which synth runs',
    });
  }
  const obtained = obtainChart(helm, remote);
  return use(obtained.path, split.render, obtained);
}
