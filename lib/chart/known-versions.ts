import gt from 'semver/functions/gt';
import lt from 'semver/functions/lt';

/** The versions of a chart that the gates were made for. Others are taken to be like the nearest of these. */
export interface KnownVersions {
  readonly oldest: string;
  readonly newest: string;
}

const reported = new Set<string>();

/** Tells once per process that a chart version is newer, or older, than all that this library knows. */
export function noticeUnknownVersion(known: KnownVersions | undefined, name: string, version: string): void {
  const chart = `${name} ${version}`;
  if (!known || reported.has(chart) || !(gt(version, known.newest) || lt(version, known.oldest))) {
    return;
  }
  reported.add(chart);
  const nearest = gt(version, known.newest) ? known.newest : known.oldest;
  process.emitWarning(`chart ${chart} is not known to cdk8s-clearml, so it is taken to be like ${name} ${nearest}`, {
    type: 'ClearmlNotice',
    detail: 'Compare the manifests before you deploy them; newer versions of cdk8s-clearml may know the chart.',
  });
}
