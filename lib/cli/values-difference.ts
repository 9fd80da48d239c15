import { sameContent } from '../helm/values/named-lists';
import type { ReportedValues } from '../release/release-report';

/** A value that two environments do not share. */
export interface ValueDifference {
  /** Construct path of the release. */
  readonly release: string;
  /** Path of the value. */
  readonly path: string;
  /** What the saved environment has; undefined when it has nothing there. */
  readonly saved?: unknown;
  /** What the app has now; undefined when it has nothing there. */
  readonly now?: unknown;
  /** Who wants what the app has now. */
  readonly sources: readonly string[];
}

/** How the values of an app differ from saved ones. */
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

/** The values of a release by path; its chart is told among them. */
function valuesOf(all: readonly ReportedValues[], release: string) {
  const found = all.find(({ path }) => path === release);
  const chart = found && [{ path: '(chart)', value: `${found.chart} ${found.version}`, sources: [] }];
  return new Map([...(chart ?? []), ...(found?.values ?? [])].map((value) => [value.path, value]));
}
