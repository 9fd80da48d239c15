import { cacheKey, readEntry, writeEntry } from '../cache/cache';
import type { ChartContents } from '../chart/chart-contents';
import { type JsonObject, mapLeaves } from '../data/json';
import { leavesOf, splitPath, valueAt } from '../data/paths';
import { sameContent } from '../values/sourced-values';

/** A chart, and the paths that no template reads. */
interface UnreadChart {
  readonly digest: string;
  readonly defaults: JsonObject;
  readonly contents: () => ChartContents;
}

/** The values that differ from the defaults, and that values.yaml declares although no template reads them. */
export function unreadAmong(values: JsonObject, chart: UnreadChart): string[] {
  const unread = new Set(knownUnread(chart));
  const templates: string[] = [];
  mapLeaves(values, (leaf) => (typeof leaf === 'string' && leaf.includes('{{') ? templates.push(leaf) : leaf));
  const isReadByValues = (path: string): boolean => templates.some((text) => text.includes(lastKey(path)));
  return [...leavesOf(values)]
    .filter(([path, value]) => unread.has(path) && !sameContent(valueAt(chart.defaults, path), value))
    .map(([path]) => path)
    .filter((path) => !isReadByValues(path));
}

const known = new Map<string, readonly string[]>();

/** Computed once per chart, and stored for later processes. */
function knownUnread({ digest, contents }: UnreadChart): readonly string[] {
  const present = known.get(digest);
  if (present) {
    return present;
  }
  const key = cacheKey('charts', 'unread values', digest);
  const entry = readEntry(key);
  const paths = entry === undefined ? analyze(contents()) : (JSON.parse(entry) as string[]);
  if (entry === undefined) {
    writeEntry(key, JSON.stringify(paths));
  }
  known.set(digest, paths);
  return paths;
}

/** Loads the analysis on demand, because most charts are known from earlier processes. */
function analyze(chart: ChartContents): string[] {
  return (require('./unread-defaults') as typeof import('./unread-defaults')).unreadDefaults(chart);
}

function lastKey(path: string): string {
  return splitPath(path).at(-1) ?? '';
}
