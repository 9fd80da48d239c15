import { spawnSync } from 'node:child_process';
import { mapLeaves } from '../../../lib/helm/data/json';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { locate, locateInText, type PlaceholderPairs } from '../../../lib/secrets/encoding/locate';
import { PLACEHOLDER_SHAPES } from '../../../lib/secrets/encoding/placeholder-shapes';
import { filled, type SecretText } from '../../../lib/secrets/secret-text';
import { temporaryFolder } from '../../support/apps';
import { chartIn } from '../../support/chart-files';
import { accepted, newPlaceholder } from './arbitraries';
import type { Idiom } from './idioms';

const FIRST = newPlaceholder();
const SECOND = PLACEHOLDER_SHAPES.map((shape) => shape.placeholder(FIRST));

/** The texts of an idiom, as helm prints them: with placeholders, and with each content. */
export interface RenderedIdiom {
  readonly name: string;
  readonly first: string;
  /** By shape. */
  readonly second: readonly string[];
  readonly contents: readonly string[];
}

/** Renders idioms with contents in one process, which prints also texts that are not YAML. */
export function rendered(helm: string, idioms: readonly Idiom[], contents: readonly string[]): RenderedIdiom[] {
  const files = idioms.map(([, template], index): [string, string] => [
    `templates/${index}.yaml`,
    `{{- range $i, $pw := .Values.secrets }}\n---\n# case ${index} {{ $i }}\n${template}\n{{- end }}\n`,
  ]);
  const input = JSON.stringify({ secrets: [FIRST, ...SECOND, ...contents] }).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const chart = chartIn(temporaryFolder(), Object.fromEntries(files));
  const { stdout, stderr } = spawnSync(helm, ['template', 'x', chart, '--debug', '--values', '-'], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (!stdout) throw new Error(stderr);
  const texts = new Map(stdout.split(/^---\n(?:# Source: .*\n)?(?=# case |\n---\n)/m).map(caseIn));
  return idioms.map(([name], index) => {
    const all = Array.from({ length: 1 + SECOND.length + contents.length }, (_, n) => texts.get(`${index} ${n}`) ?? '');
    const [first = '', ...others] = all;
    return { name, first, second: others.slice(0, SECOND.length), contents: others.slice(SECOND.length) };
  });
}

function caseIn(part: string): [string, string] {
  const [, id = '', text = ''] = /^# case (\d+ \d+)\n(.*)$/s.exec(part) ?? [];
  return [id, text.trim()];
}

/** Writes the documents of an idiom with a content; undefined when they are not YAML. */
type Write = (content: string) => unknown;

/** How an idiom contains a secret, by the first shape that explains its strings or its text; undefined when none does. */
export function explained({ first, second }: RenderedIdiom): Write | undefined {
  for (const [index, text] of second.entries()) {
    const pairs = new Map([[FIRST, SECOND[index] as string]]);
    const write = inStrings(first, text, pairs) ?? inText(first, text, pairs);
    if (write) {
      return write;
    }
  }
  return undefined;
}

class Unexplained extends Error {}

class Located {
  public constructor(public readonly text: SecretText<string>) {}
}

function inStrings(first: string, second: string, pairs: PlaceholderPairs): Write | undefined {
  try {
    const located = locatedIn(parsed(first), parsed(second), pairs);
    return (content) =>
      mapLeaves(located, (leaf) => (leaf instanceof Located ? filled(leaf.text, () => content) : leaf));
  } catch (error) {
    if (error instanceof Unexplained) return undefined;
    throw error;
  }
}

function locatedIn(first: unknown, second: unknown, pairs: PlaceholderPairs): unknown {
  if (typeof first === 'string' && typeof second === 'string' && first !== second) {
    const location = locate(first, second, pairs);
    if ('problem' in location) throw new Unexplained(location.problem);
    return new Located(location.text);
  }
  const [a, b] = [first, second].map((one) => (one && typeof one === 'object' ? Object.entries(one) : undefined));
  if (!a || !b) {
    if (!Object.is(first, second)) throw new Unexplained('another value');
    return first;
  }
  if (JSON.stringify(a.map(([key]) => key)) !== JSON.stringify(b.map(([key]) => key))) {
    throw new Unexplained('other keys');
  }
  const values = a.map(([key, value], index): [string, unknown] => [key, locatedIn(value, b[index]?.[1], pairs)]);
  return Array.isArray(first) ? values.map(([, value]) => value) : Object.fromEntries(values);
}

function inText(first: string, second: string, pairs: PlaceholderPairs): Write | undefined {
  const location = locateInText(first, second, pairs);
  return 'text' in location ? (content) => parsed(filled(location.text, () => content)) : undefined;
}

/** The documents of a text; undefined when it is not YAML. */
function parsed(text: string): unknown[] | undefined {
  try {
    return parseManifestStream(text, 'the idiom').map(({ content }) => content);
  } catch {
    return undefined;
  }
}

/**
 * Compares what we write with what helm renders. `rejected` includes contents with which helm fails, too; `accepted` are
 * those with which only helm fails.
 */
export function outcome(write: Write, content: string, text: string): 'equal' | 'rejected' | 'accepted' | 'different' {
  const real = parsed(text);
  const written = accepted(() => write(content));
  if (written === undefined) {
    return 'rejected';
  }
  if (real === undefined) {
    return 'accepted';
  }
  return isSame(written, real) ? 'equal' : 'different';
}

/** Whether two values are equal, or documents with equal values. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string' && a !== b) {
    const [x, y] = [a, b].map(nested);
    return x !== undefined && y !== undefined && isSame(x, y);
  }
  const [x, y] = [a, b].map((one) => (one && typeof one === 'object' ? Object.entries(one) : undefined));
  return x && y
    ? x.length === y.length && x.every(([key, value], n) => key === y[n]?.[0] && isSame(value, y[n]?.[1]))
    : Object.is(a, b);
}

/** The documents in a text, also in base64. */
function nested(text: string): unknown {
  const bytes = Buffer.from(text, 'base64');
  const documents = parsed(bytes.toString('base64') === text ? bytes.toString() : text);
  return documents?.every((document) => typeof document === 'object') ? documents : undefined;
}
