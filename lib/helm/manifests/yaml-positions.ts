import {
  type Document,
  type DocumentOptions,
  isScalar,
  LineCounter,
  type ParseOptions,
  parseAllDocuments,
  parseDocument,
  type Scalar,
  type SchemaOptions,
  visit,
} from 'yaml';
import { CodedError } from '../../core/errors/coded-error';
import { mapLeaves } from '../data/json';
import { withoutPlaceholders } from '../data/placeholders';
import { KUBERNETES_SCALARS } from './kubernetes-scalars';
import { sourceIn, type YamlDocument } from './manifest-yaml';

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

/**
 * Reads one document, using the last of several equal keys, as helm does.
 *
 * @throws YAMLParseError with the place
 */
export function readWithPositions(text: string): unknown {
  const document = parseDocument(text, { ...KUBERNETES_YAML, prettyErrors: true });
  if (document.errors[0]) {
    throw document.errors[0];
  }
  return document.toJS({ maxAliasCount: -1 });
}

/** A mistake in a YAML text, and its offset. */
export interface YamlProblem {
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
