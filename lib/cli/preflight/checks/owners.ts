import { listed } from '../../../core/errors/coded-error';
import { asMap, type JsonObject } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { label, type Manifest } from '../../../helm/manifests/manifest';
import { identityOf } from '../../../objects/changes/object-changes';
import { INVENTORY_LABEL } from '../../../release/inventory-label';
import type { Cluster } from '../../cluster/cluster';
import type { Reference } from '../../cluster/identity';
import { readLive, type ServerAnswer } from '../../cluster/live-objects';
import { type Check, type Finding, Requirement } from '../finding';
import { servedKind } from './served-kind';

const WHAT = 'Running objects';

/**
 * Checks that no object of the app runs already as part of a Helm release or of another inventory. It does not read Secrets, whose
 * contents would reach this process; they belong to the owner of the other objects.
 */
export const owners: Check = async ({ needs, cluster }) => {
  const candidates = needs.manifests.filter(({ kind, name }) => kind !== 'Secret' && name !== '');
  const references = new Map(
    await Promise.all(candidates.map(async (one) => [one, await referenceTo(one, cluster)] as const)),
  );
  const served = [...references].flatMap(([manifest, reference]) => (reference ? [{ manifest, reference }] : []));
  const answers = await readLive(
    cluster.kubectl,
    served.map(({ reference }) => reference),
  );
  const live = served.map(({ manifest, reference }) => ({
    manifest,
    answer: answers.get(identityOf({ ...reference, metadata: { ...reference } })),
  }));
  const owned = live.flatMap(({ manifest, answer }) => {
    const owner = answer && ownerIn(answer, manifest);
    return owner ? [{ ...owner, object: label(manifest) }] : [];
  });
  const present = live.filter(({ answer }) => answer?.state === 'found').length;
  return findingsOf(owned, present);
};

/** The names by which the cluster knows an object; undefined when it does not serve the kind. */
async function referenceTo(manifest: Manifest, cluster: Cluster): Promise<Reference | undefined> {
  const served = await servedKind(manifest, cluster);
  const { apiVersion, kind, name } = manifest;
  return served && { apiVersion, kind, name, namespace: served.namespace };
}

interface Owner {
  readonly name: string;
  readonly remedy: string;
}

const UNREAD: Owner = { name: 'unread', remedy: 'check them with an account that may read them' };

/** The owner of an object that is not this app. */
function ownerIn(answer: ServerAnswer, manifest: Manifest): Owner | undefined {
  switch (answer.state) {
    case 'found':
      return ownerOf(answer.content, manifest);
    case 'refused':
      return UNREAD;
    default:
      return undefined;
  }
}

/** The owner of an object in the cluster that is not this app. */
function ownerOf(live: JsonObject, { content }: Manifest): Owner | undefined {
  const [inventory, ours] = [live, content].map((one) => valueAt(one, ['metadata', 'labels', INVENTORY_LABEL]));
  if (typeof inventory === 'string') {
    const remedy = 'change the namespace or the release name, or remove the other deployment: cdk8s-clearml prune';
    return inventory === ours ? undefined : { name: `inventory ${inventory}`, remedy };
  }
  const annotations = asMap(valueAt(live, 'metadata.annotations'));
  const release = annotations['meta.helm.sh/release-name'];
  if (typeof release !== 'string') {
    return undefined;
  }
  const namespace = String(annotations['meta.helm.sh/release-namespace']);
  const remedy = `npx cdk8s-clearml adopt ${release} --namespace ${namespace}`;
  return { name: `Helm release ${namespace}/${release}`, remedy: `take the release over: ${remedy}` };
}

function findingsOf(owned: readonly (Owner & { readonly object: string })[], present: number): Finding[] {
  const names = [...new Set(owned.map(({ name }) => name))];
  const findings = names.map((owner) => {
    const ofOwner = owned.filter(({ name }) => name === owner);
    const requirement = new Requirement(WHAT, owner, ofOwner[0]?.remedy ?? '');
    const found = listed(
      ofOwner.map(({ object }) => object),
      3,
    );
    return owner === UNREAD.name ? requirement.unknown(found) : requirement.warning(found);
  });
  const none = `${present === 1 ? '1 exists' : `${present} exist`}, none of another release or inventory`;
  return findings.length > 0 || present === 0 ? findings : [new Requirement(WHAT, '(all)', '').ok(none)];
}
