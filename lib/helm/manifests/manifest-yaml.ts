import type { Schema } from 'js-yaml';
import type { Document, DocumentOptions, LineCounter, ParseOptions, Scalar, SchemaOptions } from 'yaml';
import { CodedError } from '../../core/errors/coded-error';
import { mapLeaves } from '../data/json';
import { withoutPlaceholders } from '../data/placeholders';
import { KUBERNETES_SCALARS } from './kubernetes-scalars';
import type { YamlDocument } from './yaml-document';

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
    return parseWithPositions(text, origin);
  }
}

/**
 * Reads one document of a chart, using the last of several equal keys, as helm does; null when it is empty.
 *
 * @throws YAMLParseError with the place
 */
export function readChartYaml(text: string): unknown {
  try {
    return readYaml(text, true);
  } catch {
    const document = yamlPackage().parseDocument(text, { ...KUBERNETES_YAML, prettyErrors: true });
    if (document.errors[0]) {
      throw document.errors[0];
    }
    return document.toJS({ maxAliasCount: -1 });
  }
}

function documentsIn(stream: string): YamlDocument[] {
  const documents: YamlDocument[] = [];
  let line = 1;
  for (const part of stream.split(/(?<=\n)(?=---(?:\s|$))/)) {
    const start = part.startsWith('---') ? 0 : Math.max(part.search(/^ *[^\s#]/m), 0);
    const content = readYaml(part);
    if (content !== null) {
      const source = sourceIn(part.slice(0, start + 300));
      documents.push({ content, source, line: line + newlines(part.slice(0, start)) });
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

/** Options that make the `yaml` package read what Kubernetes tools would read. */
export const KUBERNETES_YAML = {
  // Our own tags replace the tags of the schema; version 1.1 enables merge keys (`<<`).
  customTags: (tags) => [...KUBERNETES_SCALARS, ...tags],
  schema: 'failsafe',
  merge: true,
  // yamlProblem finds them in linear time.
  uniqueKeys: false,
  version: '1.1',
} as const satisfies SchemaOptions & ParseOptions & DocumentOptions;

/** Violations of YAML that every Kubernetes tool accepts. */
const HARMLESS = /^Flow end indicator should be more indented|^Comments must be separated from other tokens/;

/**
 * Parses a stream of manifests as `parseManifestStream` does, slowly.
 *
 * @throws CLEARML1008 with line, column and template
 */
export function parseWithPositions(text: string, origin: string): YamlDocument[] {
  const { LineCounter, parseAllDocuments } = yamlPackage();
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { ...KUBERNETES_YAML, lineCounter: lines, prettyErrors: false });
  const parsed: YamlDocument[] = [];
  let end = 0;
  for (const document of documents as Document.Parsed[]) {
    const line = lines.linePos(document.range[0]).line;
    const problem = yamlProblem(document);
    const source = sourceIn(text.slice(end, document.range[0] + 300));
    end = document.range[2];
    if (problem) {
      throw brokenYaml(problem, lines, source ?? origin, text);
    }
    const content = yamlContent(document);
    if (content !== null && content !== undefined) {
      parsed.push({ content, source, line });
    }
  }
  return parsed;
}

/** A mistake in a YAML text, and its offset. */
interface YamlProblem {
  readonly message: string;
  readonly offset: number;
}

/** The first mistake in a document. */
export function yamlProblem(document: Document.Parsed): YamlProblem | undefined {
  const error = [...document.errors, ...document.warnings].find(({ message }) => !HARMLESS.test(message));
  return error ? { message: error.message, offset: error.pos[0] } : repeatedKey(document);
}

/** Kubernetes tools convert YAML to JSON, in which `1`, `"1"` and `0x1` are one key. */
function repeatedKey(document: Document.Parsed): YamlProblem | undefined {
  const { isScalar, visit } = yamlPackage();
  let problem: YamlProblem | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      // A symbol represents a merge key, which may be repeated.
      const keys = items
        .map(({ key }) => key)
        .filter((key) => isScalar(key) && typeof key.value !== 'symbol') as Scalar[];
      const repeated = keys.find(({ value }) => seen.size === seen.add(String(value)).size);
      if (repeated) {
        problem = { message: `key ${repeated.value} occurs twice in one map`, offset: repeated.range?.[0] ?? 0 };
      }
      return problem && visit.BREAK;
    },
  });
  return problem;
}

/** The content of a document. Each alias becomes a separate copy, so that callers can change one place. */
export function yamlContent(document: Document.Parsed): unknown {
  // helm has read the document before, and rejects aliases that would explode.
  return mapLeaves(document.toJS({ maxAliasCount: -1 }), (leaf) => leaf);
}

function brokenYaml(problem: YamlProblem, lines: LineCounter, origin: string, text: string): CodedError {
  const { line, col } = lines.linePos(problem.offset);
  const shown = text.split('\n')[line - 1]?.trim() ?? '';
  return new CodedError('CLEARML1008', {
    found: `${origin} rendered invalid YAML at line ${line}, column ${col}: ${problem.message} in \`${withoutPlaceholders(shown).slice(0, 120)}\``,
    expected: 'YAML that every Kubernetes tool reads in the same way',
    fix: 'correct the template or the value that it prints; `helm template` shows the same text at that line',
  });
}

/** The template that helm names in a comment. */
function sourceIn(head: string): string | undefined {
  return /^#? ?Source: (\S+)/m.exec(head)?.[1];
}

/** Loaded on demand, because a stored rendering requires no YAML reader. */
function jsYaml() {
  return require('js-yaml') as typeof import('js-yaml');
}

/** Loaded on demand, because js-yaml reads most texts. */
function yamlPackage() {
  return require('yaml') as typeof import('yaml');
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
