import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { apiKinds } from './checks/api-kinds';
import { ingressClasses, storageClasses } from './checks/classes';
import { certificates, dnsRecords } from './checks/hosts';
import { loadBalancers } from './checks/load-balancers';
import { nodeLabels, nodes } from './checks/nodes';
import { claims, namedObjects, namespaces, operators } from './checks/objects';
import { secrets } from './checks/secrets';
import { clusterVersions, kubernetesVersion } from './checks/versions';
import { type Check, type CheckContext, type Finding, unknown } from './finding';

/** Prerequisites that the API of a cluster does not expose, and the reason. */
const WHY: { readonly [kind in PrerequisiteKind]?: string } = {
  [PrerequisiteKind.CONTROLLER_SETTING]: 'the Kubernetes API does not expose settings of controllers',
  [PrerequisiteKind.NODE_SETTING]: 'the Kubernetes API does not expose settings of nodes',
};

/** Lists the prerequisites that users must check themselves. */
export const manualChecks: Check = async ({ needs }) =>
  Object.entries(WHY).flatMap(([kind, why]) =>
    needs.expected(kind as PrerequisiteKind).map(({ name, remedy }) => unknown({ what: kind, name, remedy }, why)),
  );

/** The checks, in the order of the table. */
const CHECKS: readonly Check[] = [
  kubernetesVersion,
  clusterVersions,
  apiKinds,
  namespaces,
  nodes,
  nodeLabels,
  storageClasses,
  claims,
  ingressClasses,
  loadBalancers,
  operators,
  namedObjects,
  secrets,
  dnsRecords,
  certificates,
  manualChecks,
];

/** Runs all checks. Returns their findings in the order of the table. */
export async function findAll(context: CheckContext): Promise<Finding[]> {
  const found = await Promise.all(CHECKS.map((check) => check(context)));
  return found.flat();
}
