import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { CodedError } from '../../core/errors/coded-error';
import { cacheKey, readEntry, writeEntry } from '../cache/cache';
import { fromExactJson, toExactJson } from '../data/exact-json';
import { isJsonObject, type JsonObject } from '../data/json';

/**
 * Reads a values file strictly. The cache contains the content of known files.
 *
 * @throws CLEARML2006 when the file is missing or invalid, or does not contain a map
 */
export function readValuesFile(path: string): JsonObject {
  const text = readText(path);
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
  const { KUBERNETES_YAML, yamlProblem } =
    require('../manifests/yaml-positions') as typeof import('../manifests/yaml-positions');
  const lines = new LineCounter();
  const document = parseDocument(text, { ...KUBERNETES_YAML, lineCounter: lines, prettyErrors: false });
  const problem = yamlProblem(document);
  if (problem) {
    const { line, col } = lines.linePos(problem.offset);
    throw unreadable(path, `line ${line}, column ${col}: ${problem.message}`, 'correct the YAML at that place');
  }
  const content = contentOf(document, path);
  if (!isJsonObject(content)) {
    throw unreadable(path, 'the content is not a map', 'write values as `key: value`, as in `helm install --values`');
  }
  return content;
}

function contentOf(document: Document.Parsed, path: string): unknown {
  const { yamlContent } = require('../manifests/yaml-positions') as typeof import('../manifests/yaml-positions');
  try {
    return yamlContent(document) ?? {};
  } catch (error) {
    throw unreadable(
      path,
      (error as Error).message,
      'correct the aliases: each requires an earlier anchor that does not contain the alias',
    );
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(
      path,
      (error as Error).message,
      'correct the path; it is relative to the folder in which synth runs',
    );
  }
}

function unreadable(path: string, why: string, fix: string): CodedError {
  return new CodedError('CLEARML2006', {
    found: `values file ${path}: ${why}`,
    expected: 'a YAML file with values',
    fix,
  });
}
