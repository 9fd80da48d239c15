import { isJsonObject, type JsonObject } from '../../core/props/json-object';

export { isJsonObject, type JsonObject };

/** The object at `key`, made when it is not there. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const present = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (isJsonObject(present)) {
    return present;
  }
  const made: JsonObject = {};
  parent[key] = made;
  return made;
}

/** The objects in the list at `key`; none where there is no list. */
export function objectsAt(parent: JsonObject | undefined, key: string): JsonObject[] {
  const list = parent?.[key];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** JSON merge patch (RFC 7386): maps merge, null removes, all else replaces; undefined says nothing. */
export function mergePatch(target: JsonObject, patch: JsonObject): void {
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) {
      continue;
    }
    if (value === null) {
      delete target[key];
    } else if (isJsonObject(value)) {
      mergePatch(objectAt(target, key), value);
    } else {
      target[key] = value;
    }
  }
}

/** The same content with the keys of every map in alphabetical order. */
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

/** A copy in which each value that is neither a map nor a list is changed. No two places of it are one object. */
export function mapLeaves<T>(value: T, change: (leaf: unknown) => unknown): T {
  if (Array.isArray(value)) {
    return value.map((item) => mapLeaves(item, change)) as T;
  }
  return isJsonObject(value)
    ? (Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapLeaves(inner, change)])) as T)
    : (change(value) as T);
}
