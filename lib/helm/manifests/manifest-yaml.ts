import type { Document, DocumentOptions, LineCounter, ParseOptions, Scalar, SchemaOptions } from 'yaml';
import { CodedError } from '../../core/errors/coded-error';
import { mapLeaves } from '../data/json';
import { withoutPlaceholders } from '../data/placeholders';
import { KUBERNETES_SCALARS } from './kubernetes-scalars';
import { readQuickly } from './quick-yaml-reader';
import type { YamlDocument } from './yaml-document';

/** Options that make the `yaml` package read what Kubernetes tools would read. */
export const KUBERNETES_YAML = {
  // Our own tags replace the ones of the schema; 1.1 is still named for merge keys (`<<`).
  customTags: (tags) => [...KUBERNETES_SCALARS, ...tags],
  schema: 'failsafe',
  merge: true,
  // Looked for by yamlProblem, which does not compare each key with each other.
  uniqueKeys: false,
  version: '1.1',
} as const satisfies SchemaOptions & ParseOptions & DocumentOptions;

/** What YAML forbids by the letter, but every Kubernetes tool reads, in one way. */
const HARMLESS = /^Flow end indicator should be more indented|^Comments must be separated from other tokens/;

/**
 * Parses a stream of manifests. Anything that YAML forbids is an error, a key that stands twice too; empty documents are
 * left out.
 *
 * @throws CLEARML1008 with line, column and the template at fault
 */
export function parseManifestStream(text: string, origin: string): YamlDocument[] {
  return OTHER_MARKERS.test(text)
    ? parseThoroughly(text, origin)
    : partsOf(text).flatMap((part) => parseQuickly(part) ?? parseThoroughly(inPlace(part), origin));
}

/** What parts documents, or says something about them, beside a line of three hyphens. */
const OTHER_MARKERS = /^(?:---.*\S|\.\.\.|%)|\r|\ufeff/m;

/** One document of a stream. */
interface Part {
  /** What follows the marker, from the end of its line on. */
  readonly text: string;
  /** Line of the marker; 0 for what stands before the first. */
  readonly line: number;
}

function partsOf(stream: string): Part[] {
  let line = 0;
  return stream.split(/^---[ \t]*$/m).map((text) => {
    const part = { text, line };
    line += text.split('\n').length - (line === 0 ? 0 : 1);
    return part;
  });
}

/** The document on the lines where it was, so that places in it can be told. */
function inPlace({ text, line }: Part): string {
  return line === 0 ? text : `${'\n'.repeat(line - 1)}---${text}`;
}

function parseQuickly({ text, line }: Part): YamlDocument[] | undefined {
  const quick = readQuickly(text);
  if (quick === undefined) {
    return undefined;
  }
  const start = /^ *[^\s#]/m.exec(text)?.index ?? 0;
  const head = line === 0 ? text.slice(0, start + 300) : text.slice(0, 300);
  const first = line === 0 ? text.slice(0, start).split('\n').length : line;
  return quick.content === null ? [] : [{ content: quick.content, source: sourceIn(head), line: first }];
}

/** The same by the `yaml` package alone, which understands everything. */
export function parseThoroughly(text: string, origin: string): YamlDocument[] {
  const { LineCounter, parseAllDocuments } = yaml();
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

/** What is wrong in a YAML text, and at which offset. */
export interface YamlProblem {
  readonly message: string;
  readonly offset: number;
}

/** The first thing that is wrong with a document. */
export function yamlProblem(document: Document.Parsed): YamlProblem | undefined {
  const error = [...document.errors, ...document.warnings].find(({ message }) => !HARMLESS.test(message));
  return error ? { message: error.message, offset: error.pos[0] } : repeatedKey(document);
}

/** In JSON, which is what comes out, `1`, `"1"` and `0x1` are one key. */
function repeatedKey(document: Document.Parsed): YamlProblem | undefined {
  const { isScalar, visit } = yaml();
  let problem: YamlProblem | undefined;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      // A symbol stands for a merge key, which may be repeated.
      const keys = items
        .map(({ key }) => key)
        .filter((key) => isScalar(key) && typeof key.value !== 'symbol') as Scalar[];
      const repeated = keys.find(({ value }) => seen.size === seen.add(String(value)).size);
      if (repeated) {
        problem = { message: `key ${repeated.value} stands twice in one map`, offset: repeated.range?.[0] ?? 0 };
      }
      return problem && visit.BREAK;
    },
  });
  return problem;
}

/** What a document holds. Each place that an alias fills gets a copy of its own, so that places can be changed one by one. */
export function yamlContent(document: Document.Parsed): unknown {
  // helm has read the document before, and it refuses aliases that would explode.
  return mapLeaves(document.toJS({ maxAliasCount: -1 }), (leaf) => leaf);
}

function sourceIn(head: string): string | undefined {
  return /^#? ?Source: (\S+)/m.exec(head)?.[1];
}

/** Loaded here alone: most manifests can do without. */
function yaml() {
  return require('yaml') as typeof import('yaml');
}

function brokenYaml(problem: YamlProblem, lines: LineCounter, origin: string, text: string): CodedError {
  const { line, col } = lines.linePos(problem.offset);
  const shown = text.split('\n')[line - 1]?.trim() ?? '';
  return new CodedError('CLEARML1008', {
    found: `${origin} rendered invalid YAML at line ${line}, column ${col}: ${problem.message} in \`${withoutPlaceholders(shown).slice(0, 120)}\``,
    expected: 'YAML that every Kubernetes tool reads in the same way',
    fix: 'mend the template or the value that it prints; `helm template` shows the same text at that line',
  });
}
