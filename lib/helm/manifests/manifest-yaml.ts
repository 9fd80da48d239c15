import type { Schema } from 'js-yaml';
import { mapLeaves } from '../data/json';
import { KUBERNETES_SCALARS } from './kubernetes-scalars';

/** One YAML document of a rendered stream. */
export interface YamlDocument {
  /** The parsed content. Integers beyond 2^53 are bigints, so that no digit is lost. */
  readonly content: unknown;
  /** The template that helm names in its `# Source:` comment. */
  readonly source?: string;
  /** First line of the document in the stream, counted from 1. */
  readonly line: number;
}

/**
 * Parses a stream of manifests as kubectl reads them, without its empty documents. Invalid YAML is an error, and so is a
 * duplicate key.
 *
 * @throws CLEARML1008 with line, column and template
 */
export function parseManifestStream(text: string, origin: string): YamlDocument[] {
  try {
    return documentsIn(text);
  } catch {
    // js-yaml is fast; the `yaml` package reads the same with positions, and understands the few texts that js-yaml rejects.
    const { parseWithPositions } = require('./yaml-positions') as typeof import('./yaml-positions');
    return parseWithPositions(text, origin);
  }
}

function documentsIn(stream: string): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let line = 1;
  for (const part of stream.split(/(?<=\n)(?=---(?:\s|$))/)) {
    const start = part.startsWith('---') ? 0 : Math.max(part.search(/^ *[^\s#]/m), 0);
    const content = readYaml(part);
    if (content !== null) {
      documents.push({
        content,
        source: sourceIn(part.slice(0, start + 300)),
        line: line + newlines(part.slice(0, start)),
      });
    }
    line += newlines(part);
  }
  return documents;
}

/**
 * Reads one YAML document as kubectl does; null when it is empty. Each alias becomes a separate copy, so that
 * callers can change one place.
 *
 * @param duplicateKeys whether the last of several equal keys is used, as in helm; otherwise they are an error
 * @throws YAMLException for invalid YAML, and for YAML that js-yaml does not read like kubectl
 */
export function readYaml(text: string, duplicateKeys = false): unknown {
  const { load, YAMLException } = jsYaml();
  if (MISREAD.test(text)) {
    throw new YAMLException('js-yaml misreads this');
  }
  schema ??= kubernetesSchema();
  const content = load(text, { schema, json: duplicateKeys }) ?? null;
  return text.includes('*') ? mapLeaves(content, (leaf) => leaf) : content;
}

/** js-yaml reads the items of the outer list as part of an empty item before them, and reads `---a` as a marker. */
const MISREAD = /^(?!---)[ -]*-[ \t]*(?:#.*)?$|^---\S/m;

/** The template that helm names in a comment. */
export function sourceIn(head: string): string | undefined {
  return /^#? ?Source: (\S+)/m.exec(head)?.[1];
}

let schema: Schema | undefined;

function kubernetesSchema(): Schema {
  const { FAILSAFE_SCHEMA, Type } = jsYaml();
  const scalars = KUBERNETES_SCALARS.map(
    ({ tag, test, resolve }) =>
      new Type(tag, {
        kind: 'scalar',
        resolve: (text: string | null) => test.test(text ?? ''),
        construct: (text: string | null) => resolve(text ?? ''),
      }),
  );
  const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' });
  return FAILSAFE_SCHEMA.extend({ implicit: [...scalars, merge] });
}

/** Loaded on demand, because a stored rendering requires no YAML reader. */
function jsYaml() {
  return require('js-yaml') as typeof import('js-yaml');
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
