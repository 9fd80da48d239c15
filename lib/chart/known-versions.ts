import gt from 'semver/functions/gt';
import lt from 'semver/functions/lt';

/** The versions of a chart that the version gates cover. Other versions are treated like the closest known version. */
export interface KnownVersions {
  readonly oldest: string;
  readonly newest: string;
}

const reported = new Set<string>();

/** Warns once per process about a chart version later or earlier than all known versions. */
export function noticeUnknownVersion(known: KnownVersions | undefined, name: string, version: string): void {
  const chart = `${name} ${version}`;
  if (!known || reported.has(chart) || !(gt(version, known.newest) || lt(version, known.oldest))) {
    return;
  }
  reported.add(chart);
  const nearest = gt(version, known.newest) ? known.newest : known.oldest;
  process.emitWarning(`chart ${chart} is unknown to cdk8s-clearml, which treats it like ${name} ${nearest}`, {
    type: 'ClearmlNotice',
    detail: 'Compare the manifests before you deploy them. A later version of cdk8s-clearml may know the chart.',
  });
}
