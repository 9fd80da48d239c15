import { type Document, LineCounter, parseAllDocuments, type ScalarTag, type SchemaOptions, type YAMLError } from 'yaml';
import { CodedError } from '../errors/coded-error';

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
 * Scalars resolve as in `sigs.k8s.io/yaml`, which helm and kubectl use: YAML 1.1 booleans and octal numbers, but neither
 * its base-60 numbers nor its dates.
 */
const SCALARS: ScalarTag[] = [
  scalar('tag:yaml.org,2002:null', /^(?:~|null|Null|NULL)?$/, () => null),
  scalar('tag:yaml.org,2002:bool', /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true),
  scalar('tag:yaml.org,2002:bool', /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false),
  scalar('tag:yaml.org,2002:int', /^[-+]?0[bB][01_]+$/, (text) => integer(text, 2, 2)),
  scalar('tag:yaml.org,2002:int', /^[-+]?0[xX][0-9a-fA-F_]+$/, (text) => integer(text, 16, 2)),
  scalar('tag:yaml.org,2002:int', /^[-+]?0[oO][0-7_]+$/, (text) => integer(text, 8, 2)),
  scalar('tag:yaml.org,2002:int', /^[-+]?0[0-7_]+$/, (text) => integer(text, 8, 1)),
  scalar('tag:yaml.org,2002:int', /^[-+]?[0-9][0-9_]*$/, (text) => integer(text, 10, 0)),
  scalar('tag:yaml.org,2002:float', /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/, decimal),
];

/** Options that make the `yaml` package read what Kubernetes tools would read. */
export const KUBERNETES_YAML = {
  // Our own tags replace the ones of the schema; 1.1 is still named for merge keys (`<<`).
  customTags: (tags) => [...SCALARS, ...tags],
  schema: 'failsafe',
  merge: true,
  version: '1.1',
} as const satisfies SchemaOptions & { version: string };

/**
 * Parses a stream of manifests. Anything that YAML forbids is an error, a key that stands twice too; empty documents are
 * left out.
 *
 * @throws CLEARML1008 with line, column and the template at fault
 */
export function parseManifestStream(text: string, origin: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { ...KUBERNETES_YAML, lineCounter: lines, prettyErrors: false });
  const parsed: YamlDocument[] = [];
  for (const document of documents as Document.Parsed[]) {
    const line = lines.linePos(document.range[0]).line;
    const problem = document.errors[0] ?? document.warnings[0];
    const source = sourceOf(document, text);
    if (problem) {
      throw brokenYaml(problem, lines, source ?? origin, text);
    }
    const content = document.toJS();
    if (content !== null && content !== undefined) {
      parsed.push({ content, source, line });
    }
  }
  return parsed;
}

function scalar(tag: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
  return { tag, test, default: true, resolve };
}

function integer(text: string, radix: number, prefix: number): number | bigint | string {
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').slice(prefix).replace(/_/g, '');
  if (digits === '') {
    return text;
  }
  const literal = { 2: `0b${digits}`, 8: `0o${digits}`, 10: digits, 16: `0x${digits}` }[radix] ?? digits;
  const exact = negative ? -BigInt(literal) : BigInt(literal);
  const fitsInt64 = exact >= -(2n ** 63n) && exact < 2n ** 64n;
  return Number.isSafeInteger(Number(exact)) || !fitsInt64 ? Number(exact) : exact;
}

function decimal(text: string): number | string {
  const value = Number(text.replace(/_/g, ''));
  return Number.isFinite(value) ? value : text;
}

function sourceOf(document: Document.Parsed, text: string): string | undefined {
  const start = document.range[0];
  const head = `${document.commentBefore ?? ''}\n${document.contents?.commentBefore ?? ''}\n${text.slice(start, start + 300)}`;
  return /^#? ?Source: (\S+)/m.exec(head)?.[1];
}

function brokenYaml(problem: YAMLError, lines: LineCounter, origin: string, text: string): CodedError {
  const { line, col } = lines.linePos(problem.pos[0]);
  const shown = text.split('\n')[line - 1]?.trim() ?? '';
  return new CodedError('CLEARML1008', {
    found: `${origin} rendered invalid YAML at line ${line}, column ${col}: ${problem.message} in \`${shown.slice(0, 120)}\``,
    expected: 'YAML that every Kubernetes tool reads in the same way',
    fix: 'mend the template or the value that it prints; `helm template` shows the same text at that line',
  });
}
