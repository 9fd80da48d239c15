import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { CodedError } from '../../errors/coded-error';
import { isJsonObject, type JsonObject } from '../data/json';
import { KUBERNETES_YAML, yamlContent, yamlProblem } from '../manifests/manifest-yaml';

/**
 * Reads a values file, strictly.
 *
 * @throws CLEARML2006 when it is missing, broken or no map
 */
export function readValuesFile(path: string): JsonObject {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { ...KUBERNETES_YAML, lineCounter: lines, prettyErrors: false });
  const problem = yamlProblem(document);
  if (problem) {
    const { line, col } = lines.linePos(problem.offset);
    throw unreadable(path, `line ${line}, column ${col}: ${problem.message}`, 'mend the YAML at that place');
  }
  const content = contentOf(document, path);
  if (!isJsonObject(content)) {
    throw unreadable(path, 'its content is no map', 'write values as `key: value`, as in `helm install --values`');
  }
  return content;
}

function contentOf(document: Document.Parsed, path: string): unknown {
  try {
    return yamlContent(document) ?? {};
  } catch (error) {
    throw unreadable(
      path,
      (error as Error).message,
      'mend the aliases: each needs an anchor before it, which does not hold itself',
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
