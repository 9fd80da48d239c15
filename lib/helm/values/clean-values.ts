import { readFileSync } from 'node:fs';
import { CodedError } from '../../core/errors/coded-error';
import { cacheKey, readEntry, writeEntry } from '../cache/cache';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath } from '../data/paths';
import { KUBERNETES_YAML, yamlContent, yamlProblem } from '../manifests/manifest-yaml';

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
 * Reads a values file strictly. The cache contains the content of known files.
 *
 * @throws CLEARML2006 when the file is missing or invalid, or does not contain a map
 */
export function readValuesFile(path: string): JsonObject {
  const fix = 'correct the path; it is relative to the folder in which synth runs';
  const text = readable(path, fix, () => readFileSync(path, 'utf8'));
  const key = cacheKey('values-files', text);
  const known = readEntry(key);
  if (known !== undefined) {
    return fromExactJson(known) as JsonObject;
  }
  const values = parseValues(text, path);
  writeEntry(key, toExactJson(values));
  return values;
}

function parseValues(text: string, path: string): JsonObject {
  const { LineCounter, parseDocument } = require('yaml') as typeof import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { ...KUBERNETES_YAML, lineCounter: lines, prettyErrors: false });
  const problem = yamlProblem(document);
  if (problem) {
    const { line, col } = lines.linePos(problem.offset);
    throw unreadable(path, `line ${line}, column ${col}: ${problem.message}`, 'correct the YAML at that place');
  }
  const fix = 'correct the aliases: each requires an earlier anchor that does not contain the alias';
  const content = readable(path, fix, () => yamlContent(document) ?? {});
  if (!isJsonObject(content)) {
    throw unreadable(path, 'the content is not a map', 'write values as `key: value`, as in `helm install --values`');
  }
  return content;
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
