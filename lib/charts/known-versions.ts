import gt from 'semver/functions/gt';
import lt from 'semver/functions/lt';
import type { ServerEdition } from './server-capabilities';

/** The versions that the gates were made for. Others are not refused: what the nearest known one can do is assumed. */
const KNOWN: Partial<Record<ServerEdition, { readonly oldest: string; readonly newest: string }>> = {
  enterprise: { oldest: '10.7.6', newest: '11.0.2' },
  public: { oldest: '7.14.4', newest: '7.15.0' },
};

const told = new Set<string>();

/** Tells once per process that a chart version is newer, or older, than all that this library knows. */
export function noticeUnknownVersion(edition: ServerEdition, name: string, version: string): void {
  const known = KNOWN[edition];
  const chart = `${name} ${version}`;
  if (!known || told.has(chart) || !(gt(version, known.newest) || lt(version, known.oldest))) {
    return;
  }
  told.add(chart);
  const nearest = gt(version, known.newest) ? known.newest : known.oldest;
  process.emitWarning(`chart ${chart} is not known to cdk8s-clearml, so it is taken to be like ${name} ${nearest}`, {
    type: 'ClearmlNotice',
    detail: 'Compare the manifests before you deploy them; newer versions of cdk8s-clearml may know the chart.',
  });
}
