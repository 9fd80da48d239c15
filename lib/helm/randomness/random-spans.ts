import { attempt } from '../data/attempt';
import { placeholdersIn } from '../data/placeholders';

/** The random spans of a text with their contents: one unit for each line, or JSON string, that contains some. */
export type PinnedText = readonly PinnedUnit[];
export type PinnedUnit = PinnedLine | PinnedString;

/** A line: `spans[n]` is between `literals[n]` and `literals[n + 1]`. */
export interface PinnedLine {
  readonly literals: readonly string[];
  readonly spans: readonly PinnedSpan[];
}

/** A string of a JSON text. */
interface PinnedString {
  /** The JSON string before it if that is its key; empty for items of lists. */
  readonly member: string;
  readonly text: PinnedText;
}

/** The content of a span; the random spans of its decoded text if it is base64 of a text. */
export type PinnedSpan = string | { readonly base64: PinnedText };

/** A text whose number of lines differs between renderings: spans cannot be pinned in it. */
export class IrregularText extends Error {}

/**
 * The random spans of a text, with their contents in the first rendering.
 *
 * A span is a whole word, such as an alphanumeric or base64 text, a date or a PEM block. So its ends do not depend on characters
 * that are equal by accident.
 *
 * @param samples the text in several renderings with equal values
 */
export function randomSpans(samples: readonly string[]): PinnedText {
  const random = unitsOf(samples).filter(({ texts }) => !areEqual(texts));
  return random.map(({ texts, member }) =>
    member === undefined ? randomLine(texts) : { member, text: randomSpans(texts.map(parsedString)) },
  );
}

/** A line, or a string of a JSON text, in each rendering. */
export interface Unit {
  readonly texts: readonly string[];
  readonly member?: string;
}

export function unitsOf(samples: readonly string[]): Unit[] {
  if (areEqual(samples)) {
    return [{ texts: samples }];
  }
  const strings = samples.every(isJson) ? jsonUnits(samples.map((text) => text.split(JSON_STRING))) : undefined;
  return strings ?? transposed(samples.map(linesOf)).map((texts) => ({ texts }));
}

const JSON_STRING = /("(?:[^"\\]|\\.)*")/;

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && attempt(() => JSON.parse(text)) !== undefined;
}

/** Undefined when the texts differ outside of their strings. */
function jsonUnits(samples: readonly string[][]): Unit[] | undefined {
  const [first = []] = samples;
  const isSame = samples.every(
    (pieces) => pieces.length === first.length && pieces.every((piece, n) => n % 2 === 1 || piece === first[n]),
  );
  return isSame
    ? transposed(samples).map((texts, n) => {
        const isMember = first[n - 1]?.trim() === ':';
        return n % 2 === 0 ? { texts } : { texts, member: isMember ? first[n - 2] : '' };
      })
    : undefined;
}

export function parsedString(text: string): string {
  return JSON.parse(text) as string;
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/;
const PEMS = new RegExp(PEM, 'g');
const JOINED_LINES = '\uE000';

/** The lines with their line breaks. A PEM block does not end a line. */
function linesOf(text: string): string[] {
  const lines = text.replace(PEMS, (block) => block.replaceAll('\n', JOINED_LINES)).split(/(?<=\n)/);
  return lines.map((line) => line.replaceAll(JOINED_LINES, '\n'));
}

/** @throws IrregularText when the lists have different lengths */
export function transposed(lists: readonly string[][]): string[][] {
  const [first = []] = lists;
  if (lists.some(({ length }) => length !== first.length)) {
    throw new IrregularText();
  }
  return first.map((_, n) => lists.map((list) => list[n] as string));
}

/** Characters of base64, bcrypt hashes and UUIDs. */
const WORD = /[A-Za-z0-9+/_.$~-]+/;
const PADDED = /(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)(?![A-Za-z0-9+/_.$~=-])/;
const TIME =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)?(?: [+-]\d{4} [A-Z]+)?(?: m=[+-][\d.]+)?/;
const TOKEN = new RegExp([PEM, TIME, PADDED, WORD, /[\s\S]/].map(({ source }) => source).join('|'), 'gu');
const isWord = (token: string): boolean => /^[A-Za-z0-9+/_.$~-]/.test(token);

/** The random spans of a line that differs. */
export function randomLine(samples: readonly string[]): PinnedLine {
  const lists = samples.map((text) => text.match(TOKEN) ?? []);
  return pinnedLine(areAligned(lists) ? transposed(lists) : joinedDifference(lists));
}

/** Whether the lines have words, and equal characters between them, in the same places. */
function areAligned(lists: readonly string[][]): boolean {
  const [first = []] = lists;
  return lists.every(
    (tokens) =>
      tokens.length === first.length &&
      tokens.every((token, n) => token === first[n] || (isWord(token) && isWord(first[n] as string))),
  );
}

/** The tokens in columns. Everything between the equal tokens at both ends is one token. */
function joinedDifference(lists: readonly string[][]): string[][] {
  const start = equalTokens(lists);
  const end = equalTokens(lists.map((tokens) => tokens.slice(start).reverse()));
  return transposed(
    lists.map((tokens) => {
      const last = tokens.length - end;
      return [...tokens.slice(0, start), tokens.slice(start, last).join(''), ...tokens.slice(last)];
    }),
  );
}

function equalTokens([first = [], ...others]: readonly string[][]): number {
  const index = first.findIndex((token, n) => others.some((tokens) => tokens[n] !== token));
  return index === -1 ? first.length : index;
}

function pinnedLine(columns: readonly string[][]): PinnedLine {
  const literals = [''];
  const spans: PinnedSpan[] = [];
  const addLiteral = (text: string) => literals.push(`${literals.pop()}${text}`);
  for (const column of columns) {
    if (areEqual(column)) {
      addLiteral(column[0] as string);
      continue;
    }
    const whole = decodedSpan(column);
    // PEM blocks and dates are pinned as a whole.
    const isDivisible = whole === undefined && column.every((text) => /^[A-Za-z0-9+/_.$~=-]+$/.test(text));
    const start = isDivisible ? equalStart(column) : '';
    const rest = column.map((text) => text.slice(start.length));
    const end = isDivisible ? reversed(equalStart(rest.map(reversed))) : '';
    const contents = rest.map((text) => text.slice(0, text.length - end.length));
    addLiteral(start);
    spans.push(whole ?? decodedSpan(contents) ?? (contents[0] as string));
    literals.push(end);
  }
  return { literals: literals.map(masked), spans };
}

/** The random spans of the decoded texts; undefined when a text is no base64 of a printable text. */
function decodedSpan(samples: readonly string[]): PinnedSpan | undefined {
  const texts = samples.map(decodedText);
  return texts.every((text) => text !== undefined) ? { base64: randomSpans(texts) } : undefined;
}

/** Shorter words may be base64 of a printable text by accident. */
const SHORTEST_BASE64 = 16;

export function decodedText(word: string): string | undefined {
  const text = word.length < SHORTEST_BASE64 ? '' : Buffer.from(word, 'base64').toString();
  const isText = text !== '' && !/[^\P{C}\n\r\t]|\uFFFD/u.test(text);
  return isText && Buffer.from(text).toString('base64') === word ? text : undefined;
}

/**
 * The equal text at the start of words, such as a host name before a random path: runs of three or more letters and digits, and
 * the character after them. Fewer may be equal by accident.
 */
function equalStart(words: readonly string[]): string {
  const lists = words.map((word) => word.match(/[A-Za-z0-9]+|[^A-Za-z0-9]/g) ?? []);
  const [first = []] = lists;
  const count = equalTokens(lists);
  const last = first.map((run, n) => n < count - 1 && run.length >= 3 && /[A-Za-z]/.test(run)).lastIndexOf(true);
  const start = last === -1 ? '' : first.slice(0, last + 2).join('');
  return words.some((word) => word.length <= start.length) ? '' : start;
}

function reversed(word: string): string {
  return [...word].reverse().join('');
}

export function areEqual([first, ...others]: readonly string[]): boolean {
  return others.every((one) => one === first);
}

/** Placeholders differ between processes, so they are no part of a stored text. */
export function masked(text: string): string {
  return placeholdersIn(text).reduce((rest, found) => rest.replaceAll(found, '\0'.repeat(found.length)), text);
}
