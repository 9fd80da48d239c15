import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { apiKinds } from './checks/api-kinds';
import { certificates } from './checks/certificates';
import { claims } from './checks/claims';
import { clusterVersions } from './checks/cluster-versions';
import { dnsRecords } from './checks/dns-records';
import { ingressClasses } from './checks/ingress-classes';
import { kubernetesVersion } from './checks/kubernetes-version';
import { loadBalancers } from './checks/load-balancers';
import { namedObjects } from './checks/named-objects';
import { namespaces } from './checks/namespaces';
import { nodeLabels } from './checks/node-labels';
import { nodes } from './checks/nodes';
import { operators } from './checks/operators';
import { secrets } from './checks/secrets';
import { storageClasses } from './checks/storage-classes';
import { type Check, type CheckContext, type Finding, unknown } from './finding';

/** Prerequisites that the API of a cluster does not expose, and the reason. */
const WHY: { readonly [kind in PrerequisiteKind]?: string } = {
  [PrerequisiteKind.CONTROLLER_SETTING]: 'the Kubernetes API does not expose settings of controllers',
  [PrerequisiteKind.NODE_SETTING]: 'the Kubernetes API does not expose settings of nodes',
};

/** Lists the prerequisites that users must check themselves. */
export const manualChecks: Check = async ({ needs }) =>
  Object.entries(WHY).flatMap(([kind, why]) =>
    needs.expected(kind as PrerequisiteKind).map(({ name, remedy }) => unknown(kind, name, why, remedy)),
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
