import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { CodedError } from '../errors/coded-error';
import { isJsonObject, type JsonObject } from './json';
import { KUBERNETES_YAML } from './manifest-yaml';

/**
 * Reads a values file, strictly.
 *
 * @throws CLEARML2006 when it is missing, broken or no map
 */
export function readValuesFile(path: string): JsonObject {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { ...KUBERNETES_YAML, lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw unreadable(path, `line ${line}, column ${col}: ${problem.message}`, 'mend the YAML at that place');
  }
  const content: unknown = document.toJS() ?? {};
  if (!isJsonObject(content)) {
    throw unreadable(path, 'its content is no map', 'write values as `key: value`, as in `helm install --values`');
  }
  return content;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, (error as Error).message, 'correct the path; it is relative to the folder in which synth runs');
  }
}

function unreadable(path: string, why: string, fix: string): CodedError {
  return new CodedError('CLEARML2006', { found: `values file ${path}: ${why}`, expected: 'a YAML file with values', fix });
}
