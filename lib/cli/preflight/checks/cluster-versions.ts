import coerce from 'semver/functions/coerce';
import gte from 'semver/functions/gte';
import { type CollectedPrerequisite, PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { valueAt } from '../../../helm/data/paths';
import type { Check } from '../check';
import type { Cluster } from '../cluster';
import { type Finding, missing, ok, unknown } from '../finding';

const WHAT = 'Cluster version';

/** The version of OpenShift is one that the app can run on. */
export const clusterVersions: Check = ({ needs, cluster }) =>
  Promise.all(needs.expected(PrerequisiteKind.CLUSTER_VERSION).map((need) => compare(need, cluster)));

async function compare({ name, remedy }: CollectedPrerequisite, cluster: Cluster): Promise<Finding> {
  const wanted = coerce(/^OpenShift (.+)$/.exec(name)?.[1]);
  if (wanted === null) {
    return unknown(WHAT, name, 'only versions of OpenShift are known', remedy);
  }
  const answer = await cluster.custom('config.openshift.io', 'clusterversions', 'version');
  if (answer.state === 'unreadable') {
    return unknown(WHAT, name, answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(WHAT, name, 'it is no OpenShift', remedy);
  }
  const version = coerce(String(valueAt(answer.content, 'status.desired.version')));
  return version !== null && gte(version, wanted)
    ? ok(WHAT, name, `OpenShift ${version.version}`)
    : missing(WHAT, name, `OpenShift ${version?.version ?? 'of an unknown version'}`, remedy);
}
