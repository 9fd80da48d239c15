import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { joinPath } from '../../helm/data/paths';

/** A field that differs between two states of an object. */
export interface FieldChange {
  /** Path of the field, such as `spec.template.spec.containers[apiserver].image`. */
  readonly field: string;
  /** The value before; undefined for a new field. */
  readonly before: unknown;
  /** The value after; undefined for a removed field. */
  readonly after: unknown;
}

/** The fields that differ. Items of lists are compared by their names, if all items have one. */
export function fieldChanges(before: unknown, after: unknown, field = ''): FieldChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    return keysOf(before, after).flatMap((key) => fieldChanges(before[key], after[key], joinPath(field, key)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return listChanges(before, after, field);
  }
  // The API server treats null as an absent field.
  const isEqual = before === after || ((before ?? undefined) === undefined && (after ?? undefined) === undefined);
  return isEqual ? [] : [{ field, before, after }];
}

function listChanges(before: readonly unknown[], after: readonly unknown[], field: string): FieldChange[] {
  const names = [byName(before), byName(after)] as const;
  if (names[0] && names[1]) {
    const [old, changed] = names;
    return keysOf(old, changed).flatMap((name) => fieldChanges(old[name], changed[name], `${field}[${name}]`));
  }
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    fieldChanges(before[index], after[index], `${field}[${index}]`),
  );
}

/** The items of a list by their names; undefined if an item has none, or two have the same. */
function byName(list: readonly unknown[]): JsonObject | undefined {
  const named = list.filter(isJsonObject).filter(({ name }) => typeof name === 'string');
  const items = new Map(named.map((item) => [String(item.name), item]));
  return items.size === list.length ? Object.fromEntries(items) : undefined;
}

function keysOf(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** Whether a field is a place, or is below it. */
export function isWithin(field: string, place: string): boolean {
  return field === place || (field.startsWith(place) && /[.[]/.test(field.charAt(place.length)));
}
