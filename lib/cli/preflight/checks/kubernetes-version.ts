import lt from 'semver/functions/lt';
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import type { ReportedRelease } from '../../../release/release-report';
import { type Check, type Finding, missing, ok, unknown, warning } from '../finding';

const WHAT = 'Kubernetes version';

/**
 * Checks that each chart supports the Kubernetes version, and that the version is not below the target of the
 * manifests.
 */
export const kubernetesVersion: Check = async ({ needs: { releases }, cluster: { version } }) => {
  const byChart = new Map(releases.map((release) => [`${release.chart} ${release.version}`, release]));
  return [...byChart].flatMap(([chart, release]) => [
    ...supported(chart, release, version),
    ...renderedFor(chart, release, version),
  ]);
};

function supported(chart: string, { supports }: ReportedRelease, version: string): Finding[] {
  if (supports === undefined) {
    return [];
  }
  const range = validRange(asNpmRange(supports));
  if (range === null) {
    return [unknown(WHAT, chart, `its kubeVersion ${supports} is not a valid range`, `compare it with ${version}`)];
  }
  return satisfies(version, range, { includePrerelease: true })
    ? [ok(WHAT, chart, `${version}, within ${supports}`)]
    : [
        missing(
          WHAT,
          chart,
          `${version}, not within ${supports}`,
          'use a chart version that supports it, or another cluster',
        ),
      ];
}

function renderedFor(chart: string, { renderedFor: target }: ReportedRelease, version: string): Finding[] {
  return target !== undefined && lt(version, minorOf(target))
    ? [warning(WHAT, chart, `${version}, but the release is rendered for ${target}`, `set kubeVersion: '${version}'`)]
    : [];
}

/** Ignores patch versions, which neither add nor remove APIs. */
function minorOf(version: string): string {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return `${major ?? 0}.${minor ?? 0}.0`;
}

/** Converts a range of helm, which allows commas and a pre-release after two numbers: `>=1.25-0, <2`. */
function asNpmRange(range: string): string {
  return range
    .replaceAll(',', ' ')
    .replace(/(?<![\d.])(\d+)-(?=\w)/g, '$1.0.0-')
    .replace(/(?<![\d.])(\d+\.\d+)-(?=\w)/g, '$1.0-');
}
