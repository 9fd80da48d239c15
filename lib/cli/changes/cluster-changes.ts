import { withoutBigInts } from '../../helm/data/big-integers';
import type { JsonObject } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import type { FieldChange } from '../../objects/changes/field-changes';
import { identityOf, type ObjectChange, objectChanges } from '../../objects/changes/object-changes';
import { INVENTORY_LABEL } from '../../release/inventory-label';
import { onServer } from '../cluster/apply';
import { findCandidates } from '../cluster/candidates';
import { byInventory } from '../cluster/inventory-record';
import type { Kubectl } from '../cluster/kubectl';
import {
  dryRun,
  foundIn,
  helmOwner,
  lastApplied,
  prerequisiteOf,
  readLive,
  ServedKinds,
  type ServerAnswer,
  type ServerAnswers,
} from '../cluster/live-objects';
import type { Refusal } from '../cluster/refusal';
import { staleKeysOf } from '../cluster/stale-keys';
import type { Change } from './change';

/** The changes of a cluster when `deploy` applies an output, and remarks about the comparison. */
export interface ClusterComparison {
  readonly changes: readonly Change[];
  readonly remarks: readonly string[];
}

/**
 * Compares an output with a cluster, by a dry run of the API server.
 *
 * @param namespace namespace of objects without one
 */
export async function compareWithCluster(
  kubectl: Kubectl,
  output: readonly Manifest[],
  namespace: string,
): Promise<ClusterComparison> {
  const served = await ServedKinds.read(kubectl);
  const manifests = output.map((manifest) => served.place(manifest, namespace));
  const known = manifests.filter((manifest) => served.find(manifest) !== undefined);
  const missing = await missingNamespaces(kubectl, manifests);
  const waiting = (manifest: Manifest) => awaited(manifest, { served, missing, manifests });
  const { live, applied } = await observe(kubectl, known, (manifest) => waiting(manifest) === undefined);
  const changes = manifests.flatMap((manifest) => waiting(manifest) ?? changesOf(manifest, live, applied));
  const orphans = await findOrphans(kubectl, namespace, manifests);
  return { changes: [...changes, ...orphans.changes], remarks: orphans.remarks };
}

/** Number of attempts: controllers change objects between reading and the dry run. */
const ATTEMPTS = 5;

/** The objects in the cluster, and after a dry run that started from the same versions of them. */
async function observe(kubectl: Kubectl, manifests: readonly Manifest[], isChecked: (manifest: Manifest) => boolean) {
  const live = new Map<string, ServerAnswer>();
  const applied = new Map<string, ServerAnswer>();
  let pending = manifests;
  for (let attempt = 0; attempt < ATTEMPTS && pending.length > 0; attempt++) {
    add(await readLive(kubectl, pending), live);
    const checked = pending.filter((one) => live.get(identityOf(one.content))?.state !== 'refused' && isChecked(one));
    const contents = checked.map(({ content }) => content);
    add(await dryRun(kubectl, contents, onServer(contents, foundIn(live))), applied);
    pending = checked.filter(({ content }) => {
      const [before, after] = [live, applied].map((answers) => versionOf(answers.get(identityOf(content))));
      return before !== undefined && after !== undefined && before !== after;
    });
  }
  return { live, applied };
}

function add(answers: ServerAnswers, all: Map<string, ServerAnswer>): void {
  for (const [identity, answer] of answers) {
    all.set(identity, answer);
  }
}

/** A dry run does not change the version. */
function versionOf(answer: ServerAnswer | undefined): string | undefined {
  return answer?.state === 'found' ? textAt(answer.content, 'metadata.resourceVersion') : undefined;
}

async function missingNamespaces(kubectl: Kubectl, manifests: readonly Manifest[]): Promise<Set<string>> {
  const used = [...new Set(manifests.flatMap(({ namespace }) => namespace ?? []))];
  const asked = used.map((name) => manifestFrom({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, ''));
  const answers = await readLive(kubectl, asked);
  return new Set(asked.filter(({ content }) => answers.get(identityOf(content))?.state === 'absent').map(nameIn));
}

function nameIn({ name }: Manifest): string {
  return name;
}

interface Surroundings {
  readonly served: ServedKinds;
  readonly missing: ReadonlySet<string>;
  readonly manifests: readonly Manifest[];
}

/** The change of an object that the API server cannot check before it has another object; undefined for others. */
function awaited(manifest: Manifest, { served, missing, manifests }: Surroundings): Change[] | undefined {
  const { apiVersion, kind, namespace = '', content } = manifest;
  const isServed = served.find(manifest) !== undefined;
  if (isServed && !missing.has(namespace)) {
    return undefined;
  }
  const first = prerequisiteOf(manifest, isServed ? 'namespace' : 'kind', manifests);
  const procedure = isServed
    ? `namespace ${namespace} does not exist: kubectl create namespace ${namespace}`
    : `the cluster has no kind ${apiVersion} ${kind}: install the operator that defines it`;
  return objectChanges([], [content]).map((change) =>
    first
      ? { ...change, notes: [`not checked: the app creates ${first.kind} ${first.name} first`] }
      : { ...change, rejections: [{ field: '', procedure }], notes: [] },
  );
}

function changesOf(manifest: Manifest, live: ServerAnswers, applied: ServerAnswers): Change[] {
  const object = manifest.content;
  const [before, after] = [live.get(identityOf(object)), applied.get(identityOf(object))];
  const current = before?.state === 'found' ? before.content : undefined;
  const refused = before?.state === 'refused' ? before : after;
  if (refused?.state === 'refused') {
    return [refusedChange(object, current, refused.refusal, before?.state === 'absent')];
  }
  const result = after?.state === 'found' ? after.content : object;
  if (current === undefined) {
    return objectChanges([], [result]).map((change) => ({ ...change, notes: [] }));
  }
  return acceptedChanges(manifest, current, result);
}

/** The API server has accepted the object, so that no rule applies. */
function acceptedChanges(manifest: Manifest, current: JsonObject, result: JsonObject): Change[] {
  const staleKeys = staleKeysOf(manifest, result);
  const notes = notesOn(current);
  const [change] = objectChanges([current], [result]);
  if (change === undefined && staleKeys.length === 0) {
    return [];
  }
  const [unchanged] = objectChanges([], [result]);
  const found = change ?? { ...(unchanged as ObjectChange), effect: 'changed' as const };
  const fields = found.fields.filter((field) => !isAllocated(field, manifest.content));
  return [{ ...found, fields, rejections: [], staleKeys, notes }];
}

/** A port or an address that a dry run draws, and the apply draws again. */
function isAllocated({ field, before }: FieldChange, { spec }: JsonObject): boolean {
  const [name = ''] = /(?:nodePort|healthCheckNodePort|clusterIPs?)$/i.exec(field) ?? [];
  return name !== '' && before === undefined && !JSON.stringify(withoutBigInts(spec) ?? '').includes(`"${name}"`);
}

/**
 * The prediction of the rules for an object that the API server did not check or did not accept.
 *
 * @param current the object in the cluster, if it can be read
 */
function refusedChange(object: JsonObject, current: JsonObject | undefined, refusal: Refusal, isNew: boolean): Change {
  const manifest = withoutBigInts(object);
  const base = current && (lastApplied(current) ?? current);
  // Fields that only the live object has come from the API server.
  const [predicted] = base ? objectChanges([base], [manifest]) : objectChanges([], [manifest]);
  const fields = (predicted?.fields ?? []).filter(({ after }) => base !== current || after !== undefined);
  const known = (predicted?.rejections ?? []).filter(({ field }) => fields.some((one) => one.field === field));
  const [unchanged] = objectChanges([], [manifest]);
  const change: ObjectChange = {
    ...(predicted ?? (unchanged as ObjectChange)),
    effect: isNew ? 'created' : 'changed',
    fields,
    rejections: known,
  };
  const notes = current ? notesOn(current) : [];
  if (refusal.kind === 'forbidden') {
    return { ...change, forbidden: refusal.reason, notes };
  }
  if (refusal.kind === 'unchecked') {
    return { ...change, notes: [...notes, `not checked: ${refusal.reason}`] };
  }
  return known.length > 0
    ? { ...change, notes: [...notes, `API server: ${refusal.reason}`] }
    : { ...change, rejections: [{ field: '', procedure: `correct it: ${refusal.reason}` }], notes };
}

function notesOn(current: JsonObject): string[] {
  const release = helmOwner(current);
  return release === undefined
    ? []
    : [`release ${release} of helm owns the object: run \`npx cdk8s-clearml adopt ${release}\` instead of deploy`];
}

/** The objects that `prune` lists. */
async function findOrphans(
  kubectl: Kubectl,
  namespace: string,
  manifests: readonly Manifest[],
): Promise<ClusterComparison> {
  const names = [...byInventory(manifests).keys()];
  if (names.length === 0) {
    const remark = `objects without the label ${INVENTORY_LABEL}: orphaned objects are found only by --against FOLDER or git:REVISION`;
    return { changes: [], remarks: [remark] };
  }
  const { candidates, notes } = await findCandidates(kubectl, namespace, manifests, names);
  const orphans = candidates.filter(
    ({ object: { inventory } }) => inventory === undefined || names.includes(inventory),
  );
  const objects = orphans.map(({ object: { apiVersion, kind, namespace: place, name } }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(place === undefined ? {} : { namespace: place }) },
  }));
  return {
    changes: objectChanges(objects, []).map((change) => ({ ...change, notes: [] })),
    remarks: notes,
  };
}
