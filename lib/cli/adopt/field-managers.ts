import { asMap, isJsonObject, type JsonObject, objectsAt } from '../../helm/data/json';
import { valueAt } from '../../helm/data/paths';
import { FIELD_MANAGER } from '../cluster/apply';

/** The program that the API server records as the owner of fields. */
export interface FieldManager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
}

/** The manager of `kubectl apply`. `kubectl apply --server-side` and Argo CD take its fields over. */
export const CLIENT_SIDE: FieldManager = { manager: 'kubectl-client-side-apply', operation: 'Update' };

/** The manager of server-side apply by this command. */
export const SERVER_SIDE: FieldManager = { manager: FIELD_MANAGER, operation: 'Apply' };

const RELEASE_NAME = ['f:metadata', 'f:annotations', 'f:meta.helm.sh/release-name'];

/**
 * The managed fields of an object after `manager` takes the fields of Helm over: otherwise an apply that no longer contains a
 * field would not remove it, because Helm still owns it. Helm 3 is called helm, Helm 4 applies on the server, and other
 * clients have other names, so the owner of the annotation with the name of the release is the one.
 */
export function takenOver(object: JsonObject, manager: FieldManager): JsonObject[] {
  const entries = objectsAt(object.metadata, 'managedFields');
  const helm = entries.filter(isHelm);
  const apiVersion = helm.at(-1)?.apiVersion;
  // Fields of one owner in another version of the API cannot be merged.
  const taken = entries.filter((entry) => helm.includes(entry) || isOf(entry, manager));
  const merged = taken.filter((entry) => entry.apiVersion === apiVersion);
  const [first] = merged;
  if (first === undefined) {
    return entries;
  }
  const fieldsV1 = merged.map((entry) => asMap(entry.fieldsV1)).reduce(mergedFields);
  const others = entries.filter((entry) => !merged.includes(entry));
  return [...others, { ...first, ...manager, fieldsV1 }];
}

/** Whether Helm still owns fields of an object. */
export function belongsToHelm(object: JsonObject): boolean {
  return objectsAt(object.metadata, 'managedFields').some(isHelm);
}

function isHelm(entry: JsonObject): boolean {
  return entry.subresource === undefined && valueAt(entry.fieldsV1, RELEASE_NAME) !== undefined;
}

function isOf(entry: JsonObject, { manager, operation }: FieldManager): boolean {
  return entry.subresource === undefined && entry.manager === manager && entry.operation === operation;
}

function mergedFields(a: JsonObject, b: JsonObject): JsonObject {
  const merged = Object.entries(b).map(([key, value]) => {
    const present = a[key];
    return [key, isJsonObject(present) && isJsonObject(value) ? mergedFields(present, value) : value];
  });
  return { ...a, ...Object.fromEntries(merged) };
}
