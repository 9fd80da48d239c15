import { isDeepStrictEqual } from 'node:util';
import { groupOf } from '../../core/kubernetes/kubernetes-schema';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';
import { dataRiskOf } from './data-risks';
import { type FieldChange, fieldChanges, isWithin } from './field-changes';
import { type Rejection, rejectionsOf } from './immutable-fields';

/** What happens to an object when a new state of an app is applied. */
export interface ObjectChange {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** `orphaned`: the new state does not contain the object, and applying it does not remove the object. */
  readonly effect: 'created' | 'changed' | 'orphaned';
  /** The fields that change, without contents of Secrets. */
  readonly fields: readonly FieldChange[];
  /** Whether the pods of the object restart. */
  readonly restartsPods: boolean;
  /** Changes that the API server rejects: it then rejects the whole object. */
  readonly rejections: readonly Rejection[];
  /** Keys of a Secret that remain although the new state does not contain them: `kubectl apply` removes no key of `stringData`. */
  readonly staleKeys: readonly string[];
  /** Why data gets lost, or remains where no pod reads it. */
  readonly dataRisk?: string;
}

/** Kinds whose controllers replace pods when their template changes. */
const ROLLING = new Set(['DaemonSet', 'Deployment', 'StatefulSet']);

/** The differences between two states of the objects of an app in one cluster. */
export function objectChanges(before: readonly JsonObject[], after: readonly JsonObject[]): ObjectChange[] {
  const old = byIdentity(before);
  const changed = byIdentity(after);
  return [
    ...[...changed].flatMap(([identity, object]) => {
      const previous = old.get(identity);
      return previous === undefined ? [changeOf(object, 'created')] : differences(previous, object);
    }),
    ...[...old].flatMap(([identity, object]) => (changed.has(identity) ? [] : [changeOf(object, 'orphaned')])),
  ];
}

function differences(before: JsonObject, after: JsonObject): ObjectChange[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  const all = fieldChanges(comparable(before), comparable(after)).filter(({ field }) => field !== 'apiVersion');
  const staleKeys = remainingKeys(before, after);
  const fields = all.filter(({ field }) => !staleKeys.some((key) => field === joinPath('data', key)));
  if (fields.length === 0 && staleKeys.length === 0) {
    return [];
  }
  const change: ObjectChange = {
    ...changeOf(after, 'changed'),
    fields: after.kind === 'Secret' ? fields.map(withoutContent) : fields,
    restartsPods: restartsPods(after, fields),
    rejections: rejectionsOf(before, after, fields),
    staleKeys,
  };
  return [{ ...change, ...dataRiskOf(change) }];
}

function restartsPods({ kind, spec }: JsonObject, fields: readonly FieldChange[]): boolean {
  const { type } = asMap(asMap(spec).updateStrategy);
  const isRolling = ROLLING.has(String(kind)) && type !== 'OnDelete';
  return isRolling && fields.some(({ field }) => isWithin(field, 'spec.template'));
}

/** The keys that the state before has in `stringData`, and the state after not at all. */
function remainingKeys(before: JsonObject, after: JsonObject): string[] {
  const kept = { ...asMap(after.data), ...asMap(after.stringData) };
  return before.kind === 'Secret' ? Object.keys(asMap(before.stringData)).filter((key) => !(key in kept)) : [];
}

function changeOf(object: JsonObject, effect: ObjectChange['effect']): ObjectChange {
  const { namespace, name } = asMap(object.metadata);
  const change: ObjectChange = {
    apiVersion: String(object.apiVersion),
    kind: String(object.kind),
    ...(typeof namespace === 'string' ? { namespace } : {}),
    name: String(name),
    effect,
    fields: [],
    restartsPods: false,
    rejections: [],
    staleKeys: [],
  };
  return { ...change, ...dataRiskOf(change) };
}

/** Objects by group, kind, namespace and name. */
export function byIdentity(objects: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(objects.map((object) => [identityOf(object), object]));
}

/** Group, kind, namespace and name: two API versions of a group have the same objects. */
export function identityOf({ apiVersion, kind, metadata }: JsonObject): string {
  const { namespace, name } = asMap(metadata);
  return JSON.stringify([groupOf(String(apiVersion)), kind, namespace ?? null, name]);
}

/** Fields that the API server and controllers set. */
const SERVER_FIELDS = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

/** The annotation in which `kubectl apply` stores the manifest. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object without the fields that no manifest sets, and with the entries of a Secret in `data`, as the API server stores them. */
function comparable(object: JsonObject): JsonObject {
  const { status: _status, ...content } = object;
  const metadata = Object.fromEntries(
    Object.entries(asMap(content.metadata)).filter(([field]) => !SERVER_FIELDS.includes(field)),
  );
  const { [LAST_APPLIED]: _last, ...annotations } = asMap(metadata.annotations);
  if (isJsonObject(metadata.annotations)) {
    metadata.annotations = Object.keys(annotations).length > 0 ? annotations : undefined;
  }
  const { stringData, ...others } = { ...content, metadata } as JsonObject;
  if (content.kind !== 'Secret' || !isJsonObject(stringData)) {
    return { ...content, metadata };
  }
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...others, data: { ...asMap(content.data), ...Object.fromEntries(encoded) } };
}

/** Shows that an entry of a Secret changes, and not its content. */
function withoutContent(change: FieldChange): FieldChange {
  const hide = (value: unknown) => (value === undefined ? undefined : '(hidden)');
  return isWithin(change.field, 'data')
    ? { ...change, before: hide(change.before), after: hide(change.after) }
    : change;
}
