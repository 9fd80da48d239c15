import { sameContent } from '../helm/values/named-lists';
import type { ReportedValues } from '../release/release-report';

/** A value that differs between two environments. */
export interface ValueDifference {
  /** Construct path of the release. */
  readonly release: string;
  /** Path of the value. */
  readonly path: string;
  /** Value in the saved environment; undefined when the path is not set. */
  readonly saved?: unknown;
  /** Value in the app; undefined when the path is not set. */
  readonly now?: unknown;
  /** Sources of the value in the app. */
  readonly sources: readonly string[];
}

/** Differences between the values of an app and saved values. */
export function valueDifferences(saved: readonly ReportedValues[], now: readonly ReportedValues[]): ValueDifference[] {
  const releases = new Set([...saved, ...now].map(({ path }) => path));
  return [...releases].sort().flatMap((release) => {
    const before = valuesOf(saved, release);
    const after = valuesOf(now, release);
    const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
    return paths
      .filter((path) => !sameContent(before.get(path)?.value, after.get(path)?.value))
      .map((path) => ({
        release,
        path,
        saved: before.get(path)?.value,
        now: after.get(path)?.value,
        sources: after.get(path)?.sources ?? [],
      }));
  });
}

/** The values of a release by path, with the chart as an additional entry. */
function valuesOf(all: readonly ReportedValues[], release: string) {
  const found = all.find(({ path }) => path === release);
  const chart = found && [{ path: '(chart)', value: `${found.chart} ${found.version}`, sources: [] }];
  return new Map([...(chart ?? []), ...(found?.values ?? [])].map((value) => [value.path, value]));
}
