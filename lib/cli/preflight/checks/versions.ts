import coerce from 'semver/functions/coerce';
import gte from 'semver/functions/gte';
import lt from 'semver/functions/lt';
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import type { JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import type { Cluster } from '../cluster';
import { type Check, type Finding, findingOf, missing, ok, type Requirement, unknown, warning } from '../finding';

/**
 * Checks that each chart supports the Kubernetes version, and that the version is not below the target of the
 * manifests.
 */
export const kubernetesVersion: Check = async ({ needs: { releases }, cluster: { version } }) => {
  const byChart = new Map(releases.map((release) => [`${release.chart} ${release.version}`, release]));
  return [...byChart].flatMap(([name, { supports, renderedFor }]) => [
    ...(supports === undefined ? [] : [compareRange(name, supports, version)]),
    ...(renderedFor === undefined || !lt(version, minorOf(renderedFor))
      ? []
      : [belowTarget(name, renderedFor, version)]),
  ]);
};

function compareRange(name: string, supports: string, version: string): Finding {
  const requirement = { what: 'Kubernetes version', name };
  const range = validRange(asNpmRange(supports));
  if (range === null) {
    const remedy = `compare it with ${version}`;
    return unknown({ ...requirement, remedy }, `its kubeVersion ${supports} is not a valid range`);
  }
  const remedy = 'use a chart version that supports it, or another cluster';
  return satisfies(version, range, { includePrerelease: true })
    ? ok(requirement, `${version}, within ${supports}`)
    : missing({ ...requirement, remedy }, `${version}, not within ${supports}`);
}

function belowTarget(name: string, target: string, version: string): Finding {
  const requirement = { what: 'Kubernetes version', name, remedy: `set kubeVersion: '${version}'` };
  return warning(requirement, `${version}, but the release is rendered for ${target}`);
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

/** Checks that the version of OpenShift supports the app. */
export const clusterVersions: Check = ({ needs, cluster }) =>
  Promise.all(
    needs
      .expected(PrerequisiteKind.CLUSTER_VERSION)
      .map(({ name, remedy }) => compareOpenShift({ what: 'Cluster version', name, remedy }, cluster)),
  );

async function compareOpenShift(requirement: Requirement, cluster: Cluster): Promise<Finding> {
  const required = coerce(/^OpenShift (.+)$/.exec(requirement.name)?.[1]);
  if (required === null) {
    return unknown(requirement, 'preflight checks versions of OpenShift only');
  }
  const answer = await cluster.custom('config.openshift.io', 'clusterversions', 'version');
  const compare = (content: JsonObject) => {
    const version = coerce(String(valueAt(content, 'status.desired.version')));
    const found = `OpenShift ${version?.version ?? 'of an unknown version'}`;
    return version !== null && gte(version, required) ? ok(requirement, found) : missing(requirement, found);
  };
  return findingOf(requirement, answer, compare, missing(requirement, 'the cluster is not OpenShift'));
}
