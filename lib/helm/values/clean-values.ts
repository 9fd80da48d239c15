import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath } from '../data/paths';
import { loneSurrogate } from '../yaml/write-yaml';

/** Whether a key with dots is valid in the map at a path. */
type DottedKeys = (path: string, key: string) => boolean;

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A copy of values without `undefined`; null stays, since helm reads it as "delete the default".
 *
 * @throws CLEARML2004 for keys that change JavaScript prototypes, CLEARML2005 for a dotted key in the place of a path,
 * CLEARML2008 for values that YAML cannot express
 */
export function cleanValues(values: unknown, source: string, dottedAllowed: DottedKeys): JsonObject {
  if (!isJsonObject(values)) {
    throw unsupported('', values, source);
  }
  return cleanMap(values, '', source, dottedAllowed);
}

function cleanMap(map: JsonObject, path: string, source: string, dottedAllowed: DottedKeys): JsonObject {
  const cleaned: JsonObject = {};
  for (const key of Object.getOwnPropertyNames(map)) {
    const place = joinPath(path, key);
    rejectLoneSurrogate(key, path, source);
    if (FORBIDDEN.has(key)) {
      throw new CodedError('CLEARML2004', {
        found: `key ${key} at ${place} in ${source}`,
        fix: 'take it out: no chart has such a value, and it would reach into JavaScript itself',
      });
    }
    if (key.includes('.') && !dottedAllowed(path, key)) {
      throw new CodedError('CLEARML2005', {
        found: `dotted key '${key}'${path ? ` below ${path}` : ''} in ${source}`,
        expected: 'nested maps, as in values.yaml',
        fix: `write ${nested(key)}; or set allowUnknownValues if the chart reads a key with dots`,
      });
    }
    const value = cleanAny(map[key], place, source, dottedAllowed);
    if (value !== undefined) {
      cleaned[key] = value;
    }
  }
  return cleaned;
}

function cleanAny(value: unknown, path: string, source: string, dottedAllowed: DottedKeys): unknown {
  if (typeof value === 'string') {
    rejectLoneSurrogate(value, path, source);
  }
  const isSimple = value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean';
  if (isSimple || Number.isFinite(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    // Dotted keys are ordinary inside list items: labels, resource names, host names.
    return value
      .filter((item) => item !== undefined)
      .map((item, index) => cleanAny(item, `${path}[${index}]`, source, () => true));
  }
  if (isJsonObject(value)) {
    return cleanMap(value, path, source, dottedAllowed);
  }
  if (typeof value === 'bigint') {
    return Number(value);
  }
  throw unsupported(path, value, source);
}

/** helm could not read the text, and would not name its place. */
function rejectLoneSurrogate(text: string, path: string, source: string): void {
  const found = loneSurrogate(text);
  if (found !== undefined) {
    throw new CodedError('CLEARML2008', {
      found: `${found}, half of a character, in a text at ${path || 'the top'} of ${source}`,
      expected: 'Unicode texts: helm rejects all others',
      fix: 'correct the code that cuts this text in the middle of a character',
    });
  }
}

function nested(dotted: string): string {
  return dotted.split('.').reduceRight((inner, key) => `{ ${key}: ${inner} }`, '…');
}

function unsupported(path: string, value: unknown, source: string): CodedError {
  const type = typeof value === 'object' ? (value?.constructor?.name ?? 'null') : typeof value;
  return new CodedError('CLEARML2008', {
    found: `${typeof value === 'number' ? String(value) : `${/^[AEIOU]/i.test(type) ? 'an' : 'a'} ${type}`} at ${path || 'the top'} of ${source}`,
    expected: 'maps, lists, strings, finite numbers, booleans, null or SecretValue',
    fix: 'pass the data itself',
  });
}
