import { jsonText } from '../helm/data/big-integers';
import type { JsonObject } from '../helm/data/json';
import { ContentError } from './encoding/content-error';
import { type Chain, encodedBy } from './encoding/encodings';
import { shapeNamed } from './encoding/placeholder-shapes';

/** A text split into literal text and secrets, each secret with its encoding. */
export type SecretText<S> = readonly TextPart<S>[];

/** Literal text, a secret, a base64-encoded text, or a string within JSON with its quotes. */
export type TextPart<S> =
  | string
  | SecretPart<S>
  | { readonly base64: SecretText<S> }
  | { readonly json: SecretText<S> };

/** A secret in a text. */
export interface SecretPart<S> {
  readonly secret: S;
  /** The chains of encodings that explain how the text contains the secret; all give the same. Unset for its content. */
  readonly encodings?: readonly Chain[];
  /** The shape of placeholders that showed the encoding: it limits the contents. */
  readonly shape?: string;
}

/**
 * The text with the contents of its secrets.
 *
 * @throws ContentError when a content is outside the shape, or cannot be in that place
 */
export function filled<S>(text: SecretText<S>, content: (secret: S) => string | Uint8Array): string {
  return text.map((part) => filledPart(part, content)).join('');
}

/** The text as bytes, which may be the binary content of one secret. */
export function filledBytes<S>(text: SecretText<S>, content: (secret: S) => string | Uint8Array): Uint8Array {
  const whole = wholeSecret(text);
  const bytes = whole === undefined ? undefined : content(whole);
  return bytes instanceof Uint8Array && textOf(bytes) === undefined
    ? Buffer.from(bytes)
    : Buffer.from(filled(text, content));
}

function filledPart<S>(part: TextPart<S>, content: (secret: S) => string | Uint8Array): string {
  if (typeof part === 'string') {
    return part;
  }
  if ('secret' in part) {
    return encodedContent(part, content(part.secret));
  }
  return 'base64' in part
    ? Buffer.from(filledBytes(part.base64, content)).toString('base64')
    : JSON.stringify(filled(part.json, content));
}

function encodedContent({ encodings = [[]], shape }: SecretPart<unknown>, content: string | Uint8Array): string {
  const text = typeof content === 'string' ? content : textOf(content);
  if (text === undefined) {
    throw new ContentError('is binary, which only base64 can contain');
  }
  const { accepts, description } = (shape !== undefined && shapeNamed(shape)) || {};
  if (accepts?.(text) === false) {
    throw new ContentError(`is not ${description}`);
  }
  const [result = '', ...others] = new Set(encodings.map((chain) => encodedBy(chain, text)));
  if (others.length > 0) {
    throw new ContentError(`is written differently by ${encodings.map((chain) => chain.join(' | ')).join(' and ')}`);
  }
  return result;
}

/** The text that bytes encode in UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

/** The same text with other secrets. */
export function withSecrets<S, T>(text: SecretText<S>, change: (secret: S) => T): SecretText<T> {
  return mapSecrets(text, (part) => ({ ...part, secret: change(part.secret) }));
}

/** The same text with other parts for its secrets. */
export function mapSecrets<S, T>(text: SecretText<S>, change: (part: SecretPart<S>) => SecretPart<T>): SecretText<T> {
  return text.map((part) => {
    if (typeof part === 'string') {
      return part;
    }
    if ('secret' in part) {
      return change(part);
    }
    return 'base64' in part ? { base64: mapSecrets(part.base64, change) } : { json: mapSecrets(part.json, change) };
  });
}

/** The secrets in a text, each once. */
export function secretsIn<S>(text: SecretText<S>): S[] {
  const found = new Set<S>();
  withSecrets(text, (secret) => found.add(secret));
  return [...found];
}

/** The secret of a text that consists of the content of one secret. */
export function wholeSecret<S>(text: SecretText<S>): S | undefined {
  const [part] = text;
  const isWhole = text.length === 1 && typeof part === 'object' && 'secret' in part && part.encodings === undefined;
  return isWhole ? part.secret : undefined;
}

/** The text that a base64 text encodes. */
export function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** The base64 encoding of a text. */
export function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** The content of a JSON text; undefined for other texts. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** base64 of 32 characters has at least 43; shorter runs cannot hold a placeholder. */
const BASE64_RUN = /((?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43,}={0,2})/g;
const JSON_STRING = /("(?:[^"\\]|\\.)*")/g;
const MAXIMUM_NESTING = 4;

/** Finds placeholders in a text: raw, inside JSON, and base64-encoded, also repeatedly. */
export class PlaceholderText {
  private readonly pattern: RegExp;

  /** @param readsJson whether the contents of secrets in JSON need escaping */
  public constructor(
    private readonly placeholders: readonly string[],
    private readonly readsJson = true,
  ) {
    this.pattern = new RegExp(`(${placeholders.join('|') || '(?!)'})`, 'g');
  }

  /** The placeholders that a text contains in any form, each once. */
  public find(text: string): string[] {
    return secretsIn(this.parse(text));
  }

  /**
   * False only if no text in an object contains a placeholder: a fast check before a thorough one. JSON never separates the
   * characters of placeholders and of base64.
   */
  public mayBeIn(object: JsonObject): boolean {
    return this.placeholders.length > 0 && this.mayHold(jsonText(object), 0);
  }

  /** The text, split at its placeholders. */
  public parse(text: string, nesting = 0): SecretText<string> {
    if (this.readsJson && isJson(text)) {
      return split(text, JSON_STRING, (string) => {
        const json = this.parse(JSON.parse(string), nesting + 1);
        return holdsSecret(json) ? { json } : string;
      });
    }
    const parts = split(text, BASE64_RUN, (run) => {
      const base64 = nesting < MAXIMUM_NESTING && isCodedText(run) ? this.parse(decoded(run), nesting + 1) : [];
      return holdsSecret(base64) ? { base64 } : run;
    });
    return parts.flatMap((part) =>
      typeof part === 'string' ? split(part, this.pattern, (placeholder) => ({ secret: placeholder })) : [part],
    );
  }

  private mayHold(text: string, nesting: number): boolean {
    const runs = nesting <= MAXIMUM_NESTING ? (text.match(BASE64_RUN) ?? []) : [];
    return (
      text.search(this.pattern) !== -1 ||
      runs.some((run) => alignments(run).some((one) => this.mayHold(one, nesting + 1)))
    );
  }
}

function holdsSecret(text: SecretText<string>): boolean {
  return text.some((part) => typeof part === 'object');
}

/** Splits a text at the groups of a pattern; `part` turns each match into a part, or leaves it a text. */
function split(text: string, pattern: RegExp, part: (match: string) => TextPart<string>): TextPart<string>[] {
  const parts: TextPart<string>[] = [];
  for (const [index, piece] of text.split(pattern).entries()) {
    const next = index % 2 === 0 ? piece : part(piece);
    const last = parts.at(-1);
    if (typeof last === 'string' && typeof next === 'string') {
      parts.splice(-1, 1, last + next);
    } else if (next !== '') {
      parts.push(next);
    }
  }
  return parts;
}

/** The texts that a base64 run may encode, for each possible start of the encoded text. */
function alignments(run: string): string[] {
  return [0, 1, 2, 3].map((start) => decoded(run.slice(start)));
}

/** False for binary content, and for runs that only look like base64: encoding them again would change them. */
function isCodedText(run: string): boolean {
  return encoded(decoded(run)) === run;
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && parsedJson(text) !== undefined;
}
