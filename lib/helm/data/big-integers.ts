import { isJsonObject, mapLeaves } from './json';

/**
 * A copy for code of users: jsii, cdk8s and JSON have no bigint, so integers beyond 2^53 become the nearest number.
 * `restoreBigInts` reverts that.
 */
export function withoutBigInts<T>(value: T): T {
  return mapLeaves(value, (leaf) => (typeof leaf === 'bigint' ? Number(leaf) : leaf));
}

/** The value with the exact integers of the original: those at the same path, then those that moved. */
export function restoreBigInts<T>(value: T, original: unknown): T {
  const exact = new Map<number, bigint>();
  mapLeaves(original, (leaf) => {
    if (typeof leaf === 'bigint') {
      exact.set(Number(leaf), leaf);
    }
  });
  return exact.size === 0 ? value : (restored(value, original, exact) as T);
}

function restored(value: unknown, original: unknown, exact: ReadonlyMap<number, bigint>): unknown {
  if (typeof value === 'number') {
    return typeof original === 'bigint' && Number(original) === value ? original : (exact.get(value) ?? value);
  }
  if (Array.isArray(value)) {
    const items: unknown[] = Array.isArray(original) ? original : [];
    return value.map((item, index) => restored(item, items[index], exact));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const fields = isJsonObject(original) ? original : {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, restored(inner, fields[key], exact)]));
}

/** JSON for searches and messages, in which integers beyond 2^53 are the nearest numbers. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, leaf) => (typeof leaf === 'bigint' ? Number(leaf) : leaf));
}
