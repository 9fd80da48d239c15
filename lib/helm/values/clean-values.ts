import { readFileSync } from 'node:fs';
import { CodedError } from '../../core/errors/coded-error';
import { cacheKey, readEntry, writeEntry } from '../cache/cache';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath } from '../data/paths';
import { placeholdersIn } from '../data/placeholders';
import { YamlError } from '../yaml/cursor';
import { RepeatedKey } from '../yaml/decode';
import { readYaml } from '../yaml/read-yaml';
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

/**
 * Reads a values file as helm does. The cache contains the content of known files.
 *
 * @param allowDuplicateKeys use the last of several equal keys, as helm does; otherwise they are an error
 * @throws CLEARML2006 when the file is missing or invalid, or does not contain a map
 */
export function readValuesFile(path: string, allowDuplicateKeys = false): JsonObject {
  const fix = 'correct the path; it is relative to the folder in which synth runs';
  const text = readable(path, fix, () => readFileSync(path, 'utf8'));
  if (placeholdersIn(text).length > 0) {
    throw unreadable(path, 'it contains the placeholder of a SecretValue', 'pass SecretValues in `values`, in code');
  }
  const key = cacheKey('values-files', text, String(allowDuplicateKeys));
  const known = readEntry(key);
  if (known !== undefined) {
    return fromExactJson(known) as JsonObject;
  }
  const values = parseValues(text, path, allowDuplicateKeys);
  writeEntry(key, toExactJson(values));
  return values;
}

function parseValues(text: string, path: string, allowDuplicateKeys: boolean): JsonObject {
  const content = valuesIn(text, path, allowDuplicateKeys) ?? {};
  if (!isJsonObject(content)) {
    throw unreadable(path, 'the content is not a map', 'write values as `key: value`, as in `helm install --values`');
  }
  return content;
}

function valuesIn(text: string, path: string, allowDuplicateKeys: boolean): unknown {
  try {
    return readYaml(text, allowDuplicateKeys).content;
  } catch (error) {
    if (!(error instanceof YamlError)) {
      throw error;
    }
    const { line, column } = error.mark;
    const fix = `correct the YAML at that place${error instanceof RepeatedKey ? '; or set allowDuplicateKeys, and the last one applies' : ''}`;
    throw unreadable(path, `line ${line + 1}, column ${column + 1}: ${error.message}`, fix);
  }
}

/** Converts any failure of `action` to an error with the fix. */
function readable<T>(path: string, fix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw unreadable(path, (error as Error).message, fix);
  }
}

function unreadable(path: string, why: string, fix: string): CodedError {
  return new CodedError('CLEARML2006', {
    found: `values file ${path}: ${why}`,
    expected: 'a YAML file with values',
    fix,
  });
}
