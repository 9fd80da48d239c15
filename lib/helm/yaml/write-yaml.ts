import type { Alias } from 'yaml';
import { CodedError } from '../../core/errors/coded-error';
import { withoutBigInts } from '../data/big-integers';
import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath } from '../data/paths';
import { codePoint } from './cursor';
import { documentTexts } from './document-text';
import { resolvePlain } from './plain-scalars';
import { readYaml } from './read-yaml';

/** Characters that JSON permits in texts, and that Go's YAML reader rejects, or reads as line breaks. */
const TO_ESCAPE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text in double quotes that JSON and Go's YAML reader read as that text. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(TO_ESCAPE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The first half of a surrogate pair that lacks the other half, for messages: Go rejects texts that contain it. */
export function loneSurrogate(text: string): string | undefined {
  const [found] = /\p{Surrogate}/u.exec(text) ?? [];
  return found === undefined ? undefined : codePoint(found);
}

/** JSON for Go's YAML reader, in one line. */
export function flowYaml(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(flowYaml).join(',')}]`;
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${entries.map(([key, inner]) => `${flowKey(key)}:${flowYaml(inner)}`).join(',')}}`;
  }
  if (typeof value === 'string') {
    return quotedText(value);
  }
  return numberText(value) ?? JSON.stringify(value);
}

/** Only an explicit key may be longer than 1024 characters. */
function flowKey(key: string): string {
  const quoted = quotedText(key);
  return quoted.length > 1000 ? `? ${quoted}` : quoted;
}

/** The text of a number that JSON has in another form, or not at all. */
function numberText(value: unknown): string | undefined {
  return typeof value === 'bigint' ? String(value) : Object.is(value, -0) ? '-0.0' : undefined;
}

/**
 * The same content for cdk8s to write, with nodes of the `yaml` package in the place of the few texts, numbers and maps that
 * kubectl would misread. `String(…)` and `JSON.stringify(…)` convert such a node to its value.
 *
 * @param owner the object, for messages
 * @throws CLEARML1019 for a text with half of a surrogate pair
 */
export function writable<T>(content: T, owner: string): T {
  return nodeOf(content, '', owner) as T;
}

function nodeOf(value: unknown, path: string, owner: string): unknown {
  if (typeof value === 'string') {
    return isMisread(value) ? quoted(value, path, owner) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => nodeOf(item, `${path}[${index}]`, owner));
  }
  if (isJsonObject(value)) {
    return mapOf(value, path, owner);
  }
  const number = numberText(value);
  return number === undefined ? value : verbatim(number, Number(value));
}

function mapOf(map: JsonObject, path: string, owner: string): unknown {
  const entries = Object.entries(map).map(([key, value]): [string, unknown] => {
    return [key, nodeOf(value, joinPath(path, key), owner)];
  });
  // The nodes of the `yaml` package for maps work with one copy of the package only, and cdk8s has its own.
  const odd = Object.keys(map).filter(isMisreadKey);
  for (const key of odd) {
    rejectLoneSurrogate(key, path, owner);
  }
  return odd.length > 0 ? verbatim(flowYaml(map), map) : Object.fromEntries(entries);
}

function quoted(text: string, path: string, owner: string): Alias {
  rejectLoneSurrogate(text, path, owner);
  return verbatim(quotedText(text), text);
}

function rejectLoneSurrogate(text: string, path: string, owner: string): void {
  const found = loneSurrogate(text);
  if (found !== undefined) {
    throw new CodedError('CLEARML1019', {
      found: `${owner} has ${found}, half of a character, in a text at ${path || 'the top'}`,
      expected: 'Unicode texts: kubectl rejects all others',
      fix: 'correct the code that cuts this text in the middle of a character',
    });
  }
}

/** Texts of one line, texts that cdk8s writes as a block without an indicator, and all texts that it may write correctly. */
const ONE_LINE = /^[\x20-\x7e\xa0-\u2027\u2030-\ud7ff\u{10000}-\u{10ffff}]*$/u;
const BLOCK = /^[!-~][\t\n\x20-\x7e\xa0-\u2027\u2030-\ud7ff\u{10000}-\u{10ffff}]*[!-~]\n?$/u;
const TO_CHECK = /^[\t\n\r\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Whether kubectl certainly reads a text that cdk8s writes; saves a check. */
function isPlain(text: string): boolean {
  return (ONE_LINE.test(text) || BLOCK.test(text)) && resolvePlain(text).type === 'str';
}

function isMisread(text: string): boolean {
  return !isPlain(text) && !isReadBack(text, { a: [{ b: text }] });
}

function isMisreadKey(key: string): boolean {
  const isSafe = key.length < 1000 && key !== '<<' && !key.includes('\n') && isPlain(key);
  return !isSafe && !isReadBack(key, { a: [{ [key]: 'b' }] }, ':');
}

/** Texts and keys for which the answer is known, because some are frequent: `true`, `8080`. */
const answers = new Map<string, boolean>();

/** Whether kubectl reads the sample, which contains the text, in what cdk8s writes. */
function isReadBack(text: string, sample: object, kind = ''): boolean {
  if (!TO_CHECK.test(text)) {
    return false;
  }
  const answer = answers.get(kind + text) ?? isReadAs(sample, quotedText(text));
  if (text.length < 40) {
    answers.set(kind + text, answer);
  }
  return answer;
}

/** @param quoted the text in a form that needs no check */
function isReadAs(content: object, quoted: string): boolean {
  try {
    const written = documentTexts([content]);
    return written.endsWith(` ${quoted}\n`) || JSON.stringify(readYaml(written).content) === JSON.stringify(content);
  } catch {
    return false;
  }
}

/**
 * A node that the `yaml` package writes as the given text. Of its nodes, only an alias writes itself: all others are written as
 * the package decides.
 */
function verbatim(text: string, value: unknown): Alias {
  return new (verbatimClass())(text, value);
}

let known: (new (text: string, value: unknown) => Alias) | undefined;

function verbatimClass(): NonNullable<typeof known> {
  const yaml = require('yaml') as typeof import('yaml');
  known ??= class Verbatim extends yaml.Alias {
    public constructor(
      text: string,
      private readonly value: unknown,
    ) {
      super(text);
    }

    public override toString(context?: unknown): string {
      return context ? this.source : String(this.value);
    }

    public override toJSON(): unknown {
      return withoutBigInts(this.value);
    }
  };
  return known;
}
