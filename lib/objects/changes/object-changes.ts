import { groupOf } from '../../core/kubernetes/kubernetes-schema';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
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
  const fields = fieldChanges(comparable(before), comparable(after)).filter(({ field }) => field !== 'apiVersion');
  if (fields.length === 0) {
    return [];
  }
  const restartsPods = ROLLING.has(String(after.kind)) && fields.some(({ field }) => isWithin(field, 'spec.template'));
  const shown = after.kind === 'Secret' ? fields.map(withoutContent) : fields;
  return [
    { ...changeOf(after, 'changed'), fields: shown, restartsPods, rejections: rejectionsOf(before, after, fields) },
  ];
}

function changeOf(object: JsonObject, effect: ObjectChange['effect']): ObjectChange {
  const { namespace, name } = asMap(object.metadata);
  return {
    apiVersion: String(object.apiVersion),
    kind: String(object.kind),
    ...(typeof namespace === 'string' ? { namespace } : {}),
    name: String(name),
    effect,
    fields: [],
    restartsPods: false,
    rejections: [],
  };
}

function byIdentity(objects: readonly JsonObject[]): Map<string, JsonObject> {
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

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

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
