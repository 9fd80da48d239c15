import { PrerequisiteKind } from '../../../core/prerequisites/prerequisite';
import { objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { label } from '../../../helm/manifests/manifest';
import { podOf } from '../../../helm/manifests/rendered-pod';
import type { AppNeeds } from '../app-needs';
import type { Cluster } from '../cluster';
import { type Check, type Finding, missing, ok, unknown, warning } from '../finding';

const WHAT = 'PersistentVolumeClaim';

interface Claim {
  readonly name: string;
  readonly namespace: string;
  readonly remedy: string;
}

/** Checks that every volume claim that pods mount, or that constructs require, exists in the cluster or in the app. */
export const claims: Check = ({ needs, cluster }) =>
  Promise.all(claimsOf(needs, cluster.namespace).map((claim) => find(claim, cluster)));

function claimsOf(needs: AppNeeds, defaultNamespace: string): Claim[] {
  const mounted = needs.manifests.flatMap((manifest) =>
    objectsAt(podOf(manifest.content)?._spec, 'volumes').flatMap((volume) => {
      const name = valueAt(volume, 'persistentVolumeClaim.claimName');
      const remedy = `create it: ${label(manifest)} mounts it`;
      return typeof name === 'string' ? [{ name, namespace: manifest.namespace ?? defaultNamespace, remedy }] : [];
    }),
  );
  const expected = needs
    .expected(PrerequisiteKind.PERSISTENT_VOLUME_CLAIM)
    .map(({ name, inNamespace: namespace = defaultNamespace, remedy }) => ({ name, namespace, remedy }));
  const byName = new Map([...mounted, ...expected].map((claim) => [nameOf(claim), claim]));
  for (const { name, namespace = defaultNamespace } of needs.objectsOf(WHAT)) {
    byName.delete(nameOf({ name, namespace }));
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, claim]) => claim);
}

async function find(claim: Claim, cluster: Cluster): Promise<Finding> {
  const { name, namespace, remedy } = claim;
  const answer = await cluster.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`);
  if (answer.state === 'unreadable') {
    return unknown(WHAT, nameOf(claim), answer.why, remedy);
  }
  if (answer.state === 'absent') {
    return missing(WHAT, nameOf(claim), 'does not exist', remedy);
  }
  const phase = String(valueAt(answer.content, 'status.phase'));
  return phase === 'Lost'
    ? warning(WHAT, nameOf(claim), 'its volume is lost', 'restore the volume, or create the claim again')
    : ok(WHAT, nameOf(claim), phase === 'Bound' ? 'bound' : 'exists');
}

function nameOf({ name, namespace }: Pick<Claim, 'name' | 'namespace'>): string {
  return `${namespace}/${name}`;
}
