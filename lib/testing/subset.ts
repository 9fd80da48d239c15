import { isJsonObject } from '../helm/data/json';
import { joinPath } from '../helm/data/paths';

/** A field at which an object differs from its expectation. */
export interface Difference {
  /** Path in the object; empty for the whole object. */
  readonly path: string;
  readonly expected: unknown;
  /** Found value; undefined for an absent field. */
  readonly found: unknown;
  /** Names of the items of a list without an item of the expected name. */
  readonly siblings?: readonly string[];
}

/**
 * Differences between a value and its expectation. Maps may have more keys, and lists more items, in any order. Null
 * requires an absent value.
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
    return expected.flatMap((item) => differencesOfItem(item, found, path));
  }
  return same(expected, found) ? [] : [{ path, expected, found }];
}

/** Differences between an expected item and the closest item of a list. */
function differencesOfItem(expected: unknown, found: readonly unknown[], path: string): Difference[] {
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
    // The differences from an item with another name would be misleading.
    const siblings = found.flatMap((item) =>
      isJsonObject(item) && item.name !== undefined ? [String(item.name)] : [],
    );
    return [{ path: `${path}[name=${named}]`, expected, found: undefined, siblings }];
  }
  return fewest(candidates) ?? [{ path: `${path}[]`, expected, found: undefined }];
}

/** The shortest list of differences. */
export function fewest(candidates: readonly Difference[][]): Difference[] | undefined {
  return candidates.reduce<Difference[] | undefined>(
    (best, one) => (best === undefined || one.length < best.length ? one : best),
    undefined,
  );
}

function same(expected: unknown, found: unknown): boolean {
  return expected === null ? (found ?? null) === null : Object.is(plain(expected), plain(found));
}

/** Converts bigints, because the parser reads integers above 2^53 as bigints. */
function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value === 0 ? 0 : value;
}
