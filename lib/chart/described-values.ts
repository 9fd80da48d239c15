import { splitPath } from '../helm/data/paths';
import type { EffectiveValues } from '../helm/values/effective-values';
import type { Edition, Since } from './clearml-chart';
import type { PropRow } from './prop-table';

type Rows = { readonly [prop: string]: PropRow<any, any> };

/** A values path in the description of a chart. */
interface DescribedValue {
  readonly path: string;
  /** The versions that have it: each of them applies. */
  readonly since: readonly Since[];
  readonly check?: (value: any, where: string) => void;
}

/** The parts of a chart that gates need. */
interface GatedChart {
  readonly edition: Edition;
  has(since: Since): boolean;
  requireSince(since: Since, setting: string): void;
}

/** The values paths of props. */
function* valuesIn(rows: Rows, edition: Edition, since: readonly Since[] = []): Generator<DescribedValue> {
  for (const row of Object.values(rows)) {
    const all = 'since' in row && row.since !== undefined ? [...since, row.since] : since;
    if ('props' in row) {
      yield* valuesIn(row.props, edition, all);
    } else if ('path' in row) {
      const path = typeof row.path === 'string' ? row.path : row.path[edition];
      yield* path === undefined ? [] : [{ path, since: all, check: row.check }];
    } else {
      yield* row.paths.map((path) => ({ path, since: all }));
    }
  }
}

/** Checks the values of props, wherever they come from. Defaults of the chart are not checked. */
export function checkValues(effective: EffectiveValues, rows: Rows, edition: Edition): void {
  for (const { path, check } of valuesIn(rows, edition)) {
    const value = check && effective.chosen(path);
    if (value !== undefined) {
      check?.(value, nameOf(effective, path));
    }
  }
}

/** The path of a value and its source, for messages. */
export function nameOf(effective: EffectiveValues, path: string): string {
  return `${path} (${effective.sourceOf(path)})`;
}

/**
 * Requires the version that has a value which the chart does not know, so that a value has the same gate as its prop.
 *
 * @param others further values paths, with `*` for any key, and the versions that have them
 * @throws errors of version gates, if another version of the chart, or another chart, has the value
 */
export function requireKnown(
  chart: GatedChart,
  rows: Rows,
  others: { readonly [path: string]: Since },
  unknown: { readonly path: string; readonly source: string },
): void {
  const more = Object.entries(others).map(([path, since]) => ({ path, since: [since] }));
  const gates = [...more, ...valuesIn(rows, chart.edition)].filter(({ path }) => isWithin(path, unknown.path));
  // A range of no edition marks a value that no chart has.
  const ranges = gates.flatMap(({ since }) => since).filter((since) => Object.keys(since).length > 0);
  const gate = ranges.find((since) => !chart.has(since));
  if (gate !== undefined) {
    chart.requireSince(gate, `${unknown.path} (${unknown.source})`);
  }
}

/** Whether one of two paths contains the other. */
function isWithin(described: string, path: string): boolean {
  const [one, other] = [splitPath(described), splitPath(path.replace(/\[\d+\].*/, ''))];
  return one.slice(0, other.length).every((key, index) => key === '*' || key === other[index]);
}
