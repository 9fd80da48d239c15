import type { Check, Surroundings } from './check';
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
import { outOfSight } from './checks/out-of-sight';
import { secrets } from './checks/secrets';
import { storageClasses } from './checks/storage-classes';
import type { Finding } from './finding';

/** In the order of the table. */
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
  outOfSight,
];

/** Everything that can be found out, in the order of the table. */
export async function findAll(surroundings: Surroundings): Promise<Finding[]> {
  const found = await Promise.all(CHECKS.map((check) => check(surroundings)));
  return found.flat();
}
