import { CodedError } from '../../errors/coded-error';
import { DeferredValue } from '../values/deferred';
import { isJsonObject, type JsonObject } from './json';

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A clean copy of user-given values: `undefined` is left out, null stays (helm reads it as "delete the default").
 *
 * @throws CLEARML2004 for keys that would reach into JavaScript prototypes, CLEARML2005 for a dotted key where a path was
 * meant, CLEARML2008 for what YAML cannot carry
 */
export function cleanValues(
  values: unknown,
  contributor: string,
  dottedKeysAllowed: (path: string) => boolean,
): JsonObject {
  if (!isJsonObject(values)) {
    throw unsupported('', values, contributor);
  }
  return cleanMap(values, '', contributor, dottedKeysAllowed);
}

function cleanMap(
  map: JsonObject,
  path: string,
  contributor: string,
  dottedAllowed: (path: string) => boolean,
): JsonObject {
  const cleaned: JsonObject = {};
  for (const key of Object.getOwnPropertyNames(map)) {
    const place = joinPath(path, key);
    if (FORBIDDEN.has(key)) {
      throw new CodedError('CLEARML2004', {
        found: `key ${key} at ${place} in ${contributor}`,
        fix: 'take it out: no chart has such a value, and it would reach into JavaScript itself',
      });
    }
    if (key.includes('.') && !dottedAllowed(path)) {
      throw new CodedError('CLEARML2005', {
        found: `dotted key '${key}'${path ? ` below ${path}` : ''} in ${contributor}`,
        expected: 'nested maps, as in values.yaml',
        fix: `write ${nested(key)}`,
      });
    }
    const value = cleanAny(map[key], place, contributor, dottedAllowed);
    if (value !== undefined) {
      cleaned[key] = value;
    }
  }
  return cleaned;
}

function cleanAny(
  value: unknown,
  path: string,
  contributor: string,
  dottedAllowed: (path: string) => boolean,
): unknown {
  if (value === undefined || value === null || value instanceof DeferredValue) {
    return value;
  }
  if (Array.isArray(value)) {
    // Dotted keys are ordinary inside list items: labels, resource names, host names.
    return value
      .filter((item) => item !== undefined)
      .map((item, index) => cleanAny(item, `${path}[${index}]`, contributor, () => true));
  }
  if (isJsonObject(value)) {
    return cleanMap(value, path, contributor, dottedAllowed);
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) {
    return value;
  }
  throw unsupported(path, value, contributor);
}

/** Lays `over` on `base` as helm does: maps merge, lists and scalars replace. */
export function mergeValues(base: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isJsonObject(below) && isJsonObject(value) ? mergeValues(below, value) : value;
  }
  return merged;
}

/** `a.b` and `c` make `a.b.c`; a key that has dots, brackets or quotes itself is written `a.b["c.d"]`. */
export function joinPath(path: string, key: string): string {
  if (!/^[^.[\]"]+$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path ? `${path}.${key}` : key;
}

/** Segments of a path such as `a.b["c.d"].e`. */
export function splitPath(path: string): string[] {
  const segments = path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return [...segments].map(([, quoted, plain]) => (quoted ? (JSON.parse(quoted) as string) : (plain ?? '')));
}

/** What stands at a path; undefined when nothing does. */
export function valueAt(values: unknown, path: string | readonly string[]): unknown {
  const keys = typeof path === 'string' ? splitPath(path) : path;
  return keys.reduce<unknown>(
    (value, key) => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    values,
  );
}

/** The value wrapped in one map for each segment of the path. */
export function nestValue(path: string, value: unknown): JsonObject {
  return splitPath(path).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

function nested(dotted: string): string {
  return dotted.split('.').reduceRight((inner, key) => `{ ${key}: ${inner} }`, '…');
}

function unsupported(path: string, value: unknown, contributor: string): CodedError {
  const type = typeof value === 'object' ? (value?.constructor?.name ?? 'null') : typeof value;
  return new CodedError('CLEARML2008', {
    found: `${typeof value === 'number' ? String(value) : `a ${type}`} at ${path || 'the top'} of ${contributor}`,
    expected: 'maps, lists, strings, finite numbers, booleans, null or SecretValue',
    fix: 'pass the data itself',
  });
}
