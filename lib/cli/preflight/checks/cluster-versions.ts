import coerce from 'semver/functions/coerce';
import gte from 'semver/functions/gte';
import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { valueAt } from '../../../helm/data/paths';
import type { Cluster } from '../cluster';
import { type Check, type Finding, missing, ok, unknown } from '../finding';

const WHAT = 'Cluster version';

/** Checks that the version of OpenShift supports the app. */
export const clusterVersions: Check = ({ needs, cluster }) =>
  Promise.all(needs.expected(PrerequisiteKind.CLUSTER_VERSION).map((need) => compare(need, cluster)));

async function compare({ name, remedy }: CollectedPrerequisite, cluster: Cluster): Promise<Finding> {
  const required = coerce(/^OpenShift (.+)$/.exec(name)?.[1]);
  if (required === null) {
    return unknown(WHAT, name, 'preflight checks versions of OpenShift only', remedy);
  }
  const answer = await cluster.custom('config.openshift.io', 'clusterversions', 'version');
  if (answer.state === 'unreadable') {
    return unknown(WHAT, name, answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(WHAT, name, 'the cluster is not OpenShift', remedy);
  }
  const version = coerce(String(valueAt(answer.content, 'status.desired.version')));
  return version !== null && gte(version, required)
    ? ok(WHAT, name, `OpenShift ${version.version}`)
    : missing(WHAT, name, `OpenShift ${version?.version ?? 'of an unknown version'}`, remedy);
}
