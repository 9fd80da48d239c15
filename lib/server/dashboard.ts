import { CodedError, inShort, urlInShort } from '../core/errors/coded-error';
import type { ServerInstallation } from './server-installation';

const PATTERNS = 'clearml.orchestration.dashboard.hiddenWorkersPatterns';

/** The values path of the patterns. */
export const HIDDEN_WORKERS_PATHS = [PATTERNS];

/**
 * Hides workers in addition to those in the values of the chart, which the list repeats: the value replaces the default list.
 *
 * @throws CLEARML5053 when a pattern is no regular expression
 */
export function setHiddenWorkers({ values }: ServerInstallation, patterns: readonly string[]): void {
  patterns.forEach(requirePattern);
  values.add(PATTERNS, patterns, 'hiddenWorkers');
}

function requirePattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch (error) {
    throw new CodedError('CLEARML5053', {
      found: `hiddenWorkers has pattern ${inShort(pattern)}: ${(error as Error).message.split(': ').at(-1)}`,
      expected: 'a regular expression',
      fix: 'correct the pattern',
    });
  }
}

/**
 * Passes the URL of a Python index (`air_gapped_env.md`).
 *
 * @throws CLEARML5051 when it is no URL, or contains a login
 */
export function pythonIndex(url: string, prop: string): string {
  if (!/^https?:\/\/[^\s/@"'<>?#]+(?:\/[^\s"'<>@]*)?$/.test(url)) {
    throw new CodedError('CLEARML5051', {
      found: `${prop} is ${urlInShort(url)}`,
      expected: 'a URL with http or https, without a login: the UI shows it to all users',
      fix: 'correct the URL. Users set the login of a private index in their pip configuration, tasks in their environment',
    });
  }
  return url;
}
