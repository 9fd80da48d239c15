import { isJsonObject } from '../helm/data/json';
import { joinPath } from '../helm/data/paths';

/** A place at which an object is not as expected. */
export interface Difference {
  /** Path in the object; empty for the whole. */
  readonly path: string;
  readonly expected: unknown;
  /** What stands there; undefined when nothing does. */
  readonly found: unknown;
  /** Names of the items of a list that has none of that name. */
  readonly siblings?: readonly string[];
}

/**
 * How something differs from what is expected of it. Maps may have more keys, and lists more items, in any order; a null asks
 * for nothing to be there.
 */
export function differences(expected: unknown, found: unknown, path = ''): Difference[] {
  if (expected === undefined) {
    return [];
  }
  if (isJsonObject(expected) && isJsonObject(found)) {
    return Object.entries(expected).flatMap(([key, value]) => {
      const inner = Object.hasOwn(found, key) ? found[key] : undefined;
      return differences(value, inner, joinPath(path, key));
    });
  }
  if (Array.isArray(expected) && Array.isArray(found)) {
    return expected.flatMap((item) => lacking(item, found, path));
  }
  return same(expected, found) ? [] : [{ path, expected, found }];
}

/** How the item of a list that comes nearest to an expected one differs from it. */
function lacking(expected: unknown, found: readonly unknown[], path: string): Difference[] {
  const candidates = found.map((item, index) => differences(expected, item, `${path}[${index}]`));
  if (candidates.some((one) => one.length === 0)) {
    return [];
  }
  const named = isJsonObject(expected) ? expected.name : undefined;
  const index = found.findIndex((item) => named !== undefined && isJsonObject(item) && item.name === named);
  if (index >= 0) {
    return differences(expected, found[index], `${path}[name=${named}]`);
  }
  if (named !== undefined) {
    // The nearest of the others would only be puzzling.
    const siblings = found.flatMap((item) =>
      isJsonObject(item) && item.name !== undefined ? [String(item.name)] : [],
    );
    return [{ path: `${path}[name=${named}]`, expected, found: undefined, siblings }];
  }
  return fewest(candidates) ?? [{ path: `${path}[]`, expected, found: undefined }];
}

/** Those of one object, of several, that differ least. */
export function fewest(candidates: readonly Difference[][]): Difference[] | undefined {
  return candidates.reduce<Difference[] | undefined>(
    (best, one) => (best === undefined || one.length < best.length ? one : best),
    undefined,
  );
}

function same(expected: unknown, found: unknown): boolean {
  return expected === null ? (found ?? null) === null : Object.is(plain(expected), plain(found));
}

/** Integers beyond 2^53 are read as bigints. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value === 0 ? 0 : value;
}
