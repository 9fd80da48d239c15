import { quantityOf } from '../../core/kubernetes/quantity';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
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
  return isEqual(before, after, field) ? [] : [{ field, before, after }];
}

/** Fields with quantities, such as `1024Mi` and `1Gi`, which the API server treats as equal. */
const QUANTITY = /(?:\.|^)(?:requests|limits|capacity)(?:\.\w+|\["[^"]+"\])$/;

function isEqual(before: unknown, after: unknown, field: string): boolean {
  // The API server treats null as an absent field.
  const isAbsent = (before ?? undefined) === undefined && (after ?? undefined) === undefined;
  return before === after || isAbsent || (QUANTITY.test(field) && quantityOf(before) === quantityOf(after));
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

/** The items of a list by their names; undefined if an item has none, or two have the same. Templates of claims have theirs in `metadata`. */
function byName(list: readonly unknown[]): JsonObject | undefined {
  const nameOf = ({ name, metadata }: JsonObject) => name ?? asMap(metadata).name;
  const named = list.filter(isJsonObject).filter((item) => typeof nameOf(item) === 'string');
  const items = new Map(named.map((item) => [String(nameOf(item)), item]));
  return items.size === list.length ? Object.fromEntries(items) : undefined;
}

function keysOf(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

/** Whether a field is a place, or is below it. */
export function isWithin(field: string, place: string): boolean {
  return field === place || (field.startsWith(place) && /[.[]/.test(field.charAt(place.length)));
}
