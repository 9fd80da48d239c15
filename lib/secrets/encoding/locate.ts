import type { SecretPart, SecretText, TextPart } from '../secret-text';
import { type Chain, candidatesFor, encodedBy, LONGEST_CHAIN } from './encodings';
import { decodedText, FirstText, type Hole, hasHole, type Piece } from './first-text';
import { nestedDocument } from './nested-document';
import { shapeOf } from './placeholder-shapes';
import { yamlScalarAt } from './yaml-scalar';

/** The placeholder of each secret in the second rendering, by that in the first. */
export type PlaceholderPairs = ReadonlyMap<string, string>;

/** The secrets in a text, or the reason why two renderings of the text are not explained. */
export type Location = { readonly text: SecretText<string> } | { readonly problem: string };

/**
 * Explains the difference of a text between two renderings: which secrets it contains, and how the template encodes them. In
 * YAML and JSON documents that are not equal as texts, it compares the values.
 *
 * @param first the text in the first rendering
 * @param second the text in the second rendering
 */
export function locate(first: string, second: string, placeholders: PlaceholderPairs): Location {
  const location = locateInText(first, second, placeholders);
  if ('text' in location) {
    return location;
  }
  const text = nestedDocument(first, second, (a, b) => locate(a, b, placeholders));
  return text === undefined || hasLiteralPlaceholder(text, placeholders) ? location : { text };
}

/** Explains the difference of the text of a whole manifest, which need not be valid YAML in the second rendering. */
export function locateInText(first: string, second: string, placeholders: PlaceholderPairs): Location {
  const pieces = readerFor(placeholders).parse(first);
  if (!hasHole(pieces)) {
    return first === second ? { text: [first] } : { problem: `${shown(pieces, 0)} depends on a secret, or is random` };
  }
  let furthest = 0;
  for (let longest = 0; longest <= LONGEST_CHAIN; longest++) {
    const match = new Match(pieces, second, placeholders, longest);
    const text = match.parts();
    if (text !== undefined) {
      return { text };
    }
    furthest = Math.max(furthest, match.furthest);
  }
  return { problem: `no known encoding explains how ${shown(pieces, furthest)} contains a secret` };
}

const readers = new WeakMap<PlaceholderPairs, FirstText>();

function readerFor(placeholders: PlaceholderPairs): FirstText {
  const reader = readers.get(placeholders) ?? new FirstText(placeholders.keys());
  readers.set(placeholders, reader);
  return reader;
}

/** A placeholder in a comment of a document, which no value shows. */
function hasLiteralPlaceholder(text: SecretText<string>, placeholders: PlaceholderPairs): boolean {
  const reader = readerFor(placeholders);
  return text.some((part) => typeof part === 'string' && hasHole(reader.parse(part)));
}

/** A part that explains the text up to a position. */
interface Explanation {
  readonly part: TextPart<string>;
  readonly end: number;
}

const BASE64_AT = /[A-Za-z0-9+/]+={0,2}/y;

/** Finds the pieces of a text of the first rendering in that of the second, with chains up to a length. */
class Match {
  /** The number of pieces that the best attempt finds. */
  public furthest = 0;

  public constructor(
    private readonly pieces: readonly Piece[],
    private readonly second: string,
    private readonly placeholders: PlaceholderPairs,
    private readonly longest: number,
  ) {}

  /** The parts that explain the whole text; undefined when there are none. */
  public parts(): TextPart<string>[] | undefined {
    /** The remaining explanations of each piece. The first of each lead to the position. */
    const attempt: Explanation[][] = [];
    let position = 0;
    while (attempt.length < this.pieces.length || position < this.second.length) {
      const piece = this.pieces[attempt.length];
      attempt.push(piece === undefined ? [] : this.explanations(piece, position));
      while (attempt.at(-1)?.length === 0) {
        attempt.pop();
        attempt.at(-1)?.shift();
      }
      if (attempt.length === 0) {
        return undefined;
      }
      this.furthest = Math.max(this.furthest, attempt.length);
      position = attempt.at(-1)?.[0]?.end ?? 0;
    }
    return attempt.flatMap(([first]) => first?.part ?? []);
  }

  private explanations(piece: Piece, position: number): Explanation[] {
    if (typeof piece === 'string') {
      return this.second.startsWith(piece, position) ? [{ part: piece, end: position + piece.length }] : [];
    }
    if ('base64' in piece) {
      return this.base64(piece.base64, position);
    }
    const found = this.encodings(piece, position);
    return found.length > 0 ? found : this.yamlScalar(piece, position);
  }

  /** A string that `toYaml` prints as it is in the first rendering, and quoted or as a block in the second. */
  private yamlScalar(hole: Hole, position: number): Explanation[] {
    const scalar = yamlScalarAt(this.second, position);
    const json = scalar && new Match([hole], scalar.value, this.placeholders, this.longest).parts();
    return json ? [{ part: { json }, end: scalar.end }] : [];
  }

  private base64(first: string, position: number): Explanation[] {
    BASE64_AT.lastIndex = position;
    const [run = ''] = BASE64_AT.exec(this.second) ?? [];
    const location = locate(first, decodedText(run) ?? '', this.placeholders);
    return 'text' in location ? [{ part: { base64: location.text }, end: position + run.length }] : [];
  }

  private encodings({ placeholder, bytes }: Hole, position: number): Explanation[] {
    const second = this.placeholders.get(placeholder) as string;
    const outer = bytes === undefined ? [] : [bytes];
    const found = new Map<number, Chain[]>();
    for (const [text, chains] of candidatesFor(second, this.longest - outer.length)) {
      const match = matchAt(this.second, position, encodedBy(outer, text));
      if (match) {
        const last = match.indent > 0 ? [...outer, `indent ${match.indent}`] : outer;
        found.set(match.end, [...(found.get(match.end) ?? []), ...chains.map((chain) => [...chain, ...last])]);
      }
    }
    const shape = shapeOf(placeholder, second)?.name;
    return [...found].map(([end, encodings]) => ({ part: secretPart(placeholder, encodings, shape), end }));
  }
}

function secretPart(secret: string, encodings: readonly Chain[], shape: string | undefined): SecretPart<string> {
  const isRaw = encodings.some((chain) => chain.length === 0);
  return { secret, ...(!isRaw && { encodings }), ...(shape && { shape }) };
}

interface Occurrence {
  readonly end: number;
  /** Spaces that precede each line after the first. */
  readonly indent: number;
}

/** Where a text that starts at a position ends, also with indented lines. */
function matchAt(text: string, position: number, wanted: string): Occurrence | undefined {
  if (text.startsWith(wanted, position)) {
    return { end: position + wanted.length, indent: 0 };
  }
  const line = wanted.indexOf('\n') + 1;
  if (line === 0 || !text.startsWith(wanted.slice(0, line), position)) {
    return undefined;
  }
  const indent = spacesAt(text, position + line) - spacesAt(wanted, line);
  const indented = indent > 0 ? wanted.replaceAll('\n', `\n${' '.repeat(indent)}`) : wanted;
  return text.startsWith(indented, position) ? { end: position + indented.length, indent } : undefined;
}

function spacesAt(text: string, position: number): number {
  let end = position;
  while (text[end] === ' ') {
    end++;
  }
  return end - position;
}

const SHOWN = 30;

/** The text around a piece, for messages. */
function shown(pieces: readonly Piece[], index: number): string {
  const name = (piece: Piece | undefined) =>
    typeof piece === 'string' ? piece : piece && ('base64' in piece ? '(base64 of a secret)' : '(a secret)');
  const before = pieces.slice(0, index).map(name).join('').slice(-SHOWN);
  const after = pieces.slice(index).map(name).join('').slice(0, SHOWN);
  return JSON.stringify(`${before}${after}`);
}
