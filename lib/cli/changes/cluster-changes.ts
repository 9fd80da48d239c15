import { withoutBigInts } from '../../helm/data/big-integers';
import { asMap, type JsonObject } from '../../helm/data/json';
import { textAt } from '../../helm/data/paths';
import type { FieldChange } from '../../objects/changes/field-changes';
import { identityOf, type ObjectChange, objectChanges } from '../../objects/changes/object-changes';
import { INVENTORY_LABEL } from '../../release/inventory-label';
import type { Kubectl } from '../cluster';
import type { Change } from './change';
import { dryRun, lastApplied, readLive, ServedKinds, type ServerAnswers } from './live-objects';
import type { Refusal } from './server-answers';

/** The changes of a cluster when `kubectl apply` gets objects, and remarks about the comparison. */
export interface ClusterComparison {
  readonly changes: readonly Change[];
  readonly remarks: readonly string[];
}

/**
 * Compares objects with a cluster, by a dry run of the API server.
 *
 * @param namespace namespace of objects without one
 */
export async function compareWithCluster(
  kubectl: Kubectl,
  manifests: readonly JsonObject[],
  namespace: string,
): Promise<ClusterComparison> {
  const served = await ServedKinds.read(kubectl);
  const objects = manifests.map((object) => inNamespace(object, served, namespace));
  const live = await readLive(
    kubectl,
    objects.filter((object) => served.find(object) !== undefined),
  );
  const missing = await missingNamespaces(kubectl, objects);
  const waiting = (object: JsonObject) => awaited(object, { served, missing, objects });
  const applied = await dryRun(
    kubectl,
    objects.filter((object) => live.get(identityOf(object))?.state !== 'refused' && waiting(object) === undefined),
  );
  const changes = objects.flatMap((object) => waiting(object) ?? changesOf(object, live, applied));
  const orphans = await findOrphans(kubectl, served, objects);
  return { changes: [...changes, ...orphans.changes], remarks: orphans.remarks };
}

function inNamespace(object: JsonObject, served: ServedKinds, namespace: string): JsonObject {
  const metadata = asMap(object.metadata);
  const isWithout = served.find(object)?.isNamespaced === true && typeof metadata.namespace !== 'string';
  return isWithout ? { ...object, metadata: { ...metadata, namespace } } : object;
}

async function missingNamespaces(kubectl: Kubectl, objects: readonly JsonObject[]): Promise<Set<string>> {
  const used = [...new Set(objects.flatMap(({ metadata }) => textAt(metadata, 'namespace') ?? []))];
  const asked = used.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  const answers = await readLive(kubectl, asked);
  return new Set(used.filter((_, index) => answers.get(identityOf(asked[index] ?? {}))?.state === 'absent'));
}

interface Surroundings {
  readonly served: ServedKinds;
  readonly missing: ReadonlySet<string>;
  readonly objects: readonly JsonObject[];
}

/** The change of an object that the API server cannot check before it has another object; undefined for others. */
function awaited(object: JsonObject, { served, missing, objects }: Surroundings): Change[] | undefined {
  const created = (): ObjectChange[] => objectChanges([], [object]);
  if (served.find(object) === undefined) {
    const definition = objects.find((one) => defines(one, object));
    const kind = `${object.apiVersion} ${object.kind}`;
    return created().map((change) =>
      definition
        ? {
            ...change,
            notes: [`not checked: the app creates CustomResourceDefinition ${asMap(definition.metadata).name} first`],
          }
        : rejected(change, `the cluster has no kind ${kind}: install the operator that defines it`),
    );
  }
  const namespace = textAt(object, 'metadata.namespace');
  if (namespace === undefined || !missing.has(namespace)) {
    return undefined;
  }
  const isCreated = objects.some(({ kind, metadata }) => kind === 'Namespace' && asMap(metadata).name === namespace);
  return created().map((change) =>
    isCreated
      ? { ...change, notes: [`not checked: the app creates Namespace ${namespace} first`] }
      : rejected(change, `namespace ${namespace} does not exist: kubectl create namespace ${namespace}`),
  );
}

function rejected(change: ObjectChange, procedure: string): Change {
  return { ...change, rejections: [{ field: '', procedure }], notes: [] };
}

function defines({ kind, spec }: JsonObject, object: JsonObject): boolean {
  const { group, names } = asMap(spec);
  const isDefinition = kind === 'CustomResourceDefinition' && asMap(names).kind === object.kind;
  return isDefinition && String(object.apiVersion).startsWith(`${group}/`);
}

function changesOf(object: JsonObject, live: ServerAnswers, applied: ServerAnswers): Change[] {
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
  return acceptedChanges(object, current, result);
}

/** The API server has accepted the object, so that no rule applies. */
function acceptedChanges(object: JsonObject, current: JsonObject, result: JsonObject): Change[] {
  const staleKeys = keysLeft(object, result);
  const notes = notesOn(current);
  const [change] = objectChanges([current], [result]);
  if (change === undefined && staleKeys.length === 0) {
    return [];
  }
  const [unchanged] = objectChanges([], [result]);
  const found = change ?? { ...(unchanged as ObjectChange), effect: 'changed' as const };
  const fields = found.fields.filter((field) => !isAllocated(field, object));
  return [{ ...found, fields, rejections: [], staleKeys, notes }];
}

/** A port or an address that a dry run draws, and the apply draws again. */
function isAllocated({ field, before }: FieldChange, { spec }: JsonObject): boolean {
  const [name = ''] = /(?:nodePort|healthCheckNodePort|clusterIPs?)$/i.exec(field) ?? [];
  return name !== '' && before === undefined && !JSON.stringify(withoutBigInts(spec) ?? '').includes(`"${name}"`);
}

/**
 * What the rules predict for an object that the API server did not check or did not accept.
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

/** The keys of a Secret or ConfigMap that remain after the apply, and that the manifest does not have. */
function keysLeft(manifest: JsonObject, result: JsonObject): string[] {
  const { apiVersion, kind, type } = result;
  const own = [manifest.data, manifest.stringData, manifest.binaryData].flatMap((map) => Object.keys(asMap(map)));
  // Controllers fill objects that manifests leave empty, and tokens of service accounts.
  const isOwn = own.length > 0 && type !== 'kubernetes.io/service-account-token';
  if (apiVersion !== 'v1' || (kind !== 'Secret' && kind !== 'ConfigMap') || !isOwn) {
    return [];
  }
  const left = [result.data, result.binaryData].flatMap((map) => Object.keys(asMap(map)));
  return left.filter((key) => !own.includes(key));
}

function notesOn(current: JsonObject): string[] {
  if (lastApplied(current) !== undefined) {
    return [];
  }
  const release = asMap(asMap(current.metadata).annotations)['meta.helm.sh/release-name'];
  return typeof release === 'string'
    ? [`release ${release} of helm owns the object: fields that the manifest lacks remain (cdk8s-clearml adopt)`]
    : [];
}

async function findOrphans(
  kubectl: Kubectl,
  served: ServedKinds,
  objects: readonly JsonObject[],
): Promise<ClusterComparison> {
  const ids = [...new Set(objects.flatMap(({ metadata }) => asMap(asMap(metadata).labels)[INVENTORY_LABEL] ?? []))];
  if (ids.length === 0) {
    const remark = `objects without the label ${INVENTORY_LABEL}: orphaned objects are found only by --against FOLDER or git:REVISION`;
    return { changes: [], remarks: [remark] };
  }
  const namespaces = [...new Set(objects.flatMap(({ metadata }) => textAt(metadata, 'namespace') ?? []))];
  const { objects: found, isPartial } = await served.labelled(
    kubectl,
    `${INVENTORY_LABEL} in (${ids.join(',')})`,
    namespaces,
  );
  const own = new Set(objects.map(identityOf));
  const orphans = found.filter(
    (object) => !own.has(identityOf(object)) && asMap(object.metadata).ownerReferences === undefined,
  );
  return {
    changes: objectChanges(orphans, []).map((change) => ({ ...change, notes: [] })),
    remarks: isPartial
      ? ['you may not list objects of all namespaces: only orphaned objects in namespaces of the output are found']
      : [],
  };
}
