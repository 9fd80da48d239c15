import type { ReportedValues } from '../../release/release-report';
import { groupBy } from './groups';

/** The values of all releases of one version of a chart. */
export interface ValuesGroup {
  readonly chart: string;
  readonly version: string;
  /** Construct paths of the releases. */
  readonly releases: readonly string[];
  /** Values that all releases have in common. */
  readonly common: readonly ValueRow[];
  /** Values that differ, or that only some releases have. */
  readonly different: readonly (ValueRow & { readonly releases: readonly string[] })[];
}

/** A value and its sources: props, files, `values`. */
export interface ValueRow {
  readonly path: string;
  readonly value: unknown;
  readonly sources: readonly string[];
}

/** The values of an app by chart. Releases of one chart, such as those of tenants, share most values. */
export function valuesGroups(all: readonly ReportedValues[]): ValuesGroup[] {
  return [...groupBy(all, ({ chart, version }) => JSON.stringify([chart, version])).values()].map(groupOf);
}

function groupOf(group: readonly ReportedValues[]): ValuesGroup {
  const entries = group.flatMap(({ path: release, values }) => values.map((row) => ({ release, row })));
  const same = [...groupBy(entries, ({ row }) => JSON.stringify([row.path, row.value, row.sources])).values()];
  const rows = same.map((found) => ({
    ...(found[0]?.row as ValueRow),
    releases: found.map(({ release }) => release),
  }));
  const [{ chart, version }] = group as [ReportedValues];
  return {
    chart,
    version,
    releases: group.map(({ path }) => path),
    common: rows.filter(({ releases }) => releases.length === group.length).map(({ releases: _, ...row }) => row),
    different: rows
      .filter(({ releases }) => releases.length < group.length)
      .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}
