import { inShort, listed } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { joinPath, valueAt } from '../helm/data/paths';
import type { ObjectQuery } from '../release/object-query';

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

const LONGEST = 120;

/** Name of an object in messages: `Deployment/clearml-apiserver`. */
export function named(content: object): string {
  return `${valueAt(content, 'kind')}/${valueAt(content, 'metadata.name')}`;
}

/** Describes a query in a message. */
export function describeQuery({ kind = 'object', name, apiVersion, inNamespace, labels = {} }: ObjectQuery): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [
    name === undefined ? kind : `${kind}/${name}`,
    ...(apiVersion === undefined ? [] : [`of ${apiVersion}`]),
    ...(inNamespace === undefined ? [] : [`in namespace ${inNamespace}`]),
    ...(texts.length === 0 ? [] : [`with ${texts.join(', ')}`]),
  ].join(' ');
}

/** Lists the objects whose names are closest to a query. */
export function describeClosest(objects: readonly object[], query: ObjectQuery): string {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const ofKind = objects.filter((one) => query.kind === undefined || valueAt(one, 'kind') === query.kind);
  // Without an object of the kind, the message lists the existing kinds.
  const [expected, texts] =
    ofKind.length > 0
      ? [`${query.kind ?? ''}/${query.name ?? ''}`, ofKind.map(named)]
      : [query.kind ?? '', objects.map((one) => String(valueAt(one, 'kind')))];
  const names = [...new Set(texts)].sort((a, b) => distance(expected, a) - distance(expected, b));
  return names.length === 0 ? 'the app has no objects' : `the app has ${listed(names)}`;
}

/** Describes the found values of the differences. */
export function foundAt(all: readonly Difference[]): string {
  const reported = all.map(({ path, found, siblings = [] }) => {
    const others = siblings.length > 0 ? `; the list contains ${listed(siblings)}` : '';
    return `${path || 'the object'} is ${found === undefined ? 'unset' : inShort(found, LONGEST)}${others}`;
  });
  return listed(reported, 8);
}

/** Describes the expected values of the differences. */
export function expectedAt(all: readonly Difference[]): string {
  const reported = all.map(({ path, expected }) =>
    expected === null ? `${path} unset` : `${path || 'the object'}: ${inShort(expected, LONGEST)}`,
  );
  return listed(reported, 8);
}
