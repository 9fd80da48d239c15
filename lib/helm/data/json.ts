import { isJsonObject, type JsonObject } from '../../core/props/json-object';

export { isJsonObject, type JsonObject };

/** The value if it is a map; an empty map for other values. */
export function asMap(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The object at `key`, created if it does not exist. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const present = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (isJsonObject(present)) {
    return present;
  }
  const created: JsonObject = {};
  parent[key] = created;
  return created;
}

/** The objects in the list at `key`; an empty list for other values. */
export function objectsAt(parent: unknown, key: string): JsonObject[] {
  const list = isJsonObject(parent) ? parent[key] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** JSON merge patch (RFC 7386): maps merge, null removes, other values replace. Undefined values are ignored. */
export function mergePatch(target: JsonObject, patch: JsonObject): void {
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete target[key];
    } else if (isJsonObject(value)) {
      mergePatch(objectAt(target, key), value);
    } else if (value !== undefined) {
      target[key] = value;
    }
  }
}

/** A copy with sorted keys in all maps. */
export function sortedKeys<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(sortedKeys) as T;
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(value[key])])) as T;
}

/** A deep copy in which `change` is applied to each value that is neither a map nor a list. */
export function mapLeaves<T>(value: T, change: (leaf: unknown) => unknown): T {
  if (Array.isArray(value)) {
    return value.map((item) => mapLeaves(item, change)) as T;
  }
  return isJsonObject(value)
    ? (Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapLeaves(inner, change)])) as T)
    : (change(value) as T);
}
