import type { JsonObject } from '../data/json';
import { plainScalar } from './kubernetes-scalars';

/** Thrown where a text has more than the simple YAML that this reads. */
class NotSimple extends Error {}

/**
 * Reads a document that consists of the simple YAML which charts print: maps and lists in block style, scalars in one line,
 * literal blocks. Undefined for anything else, mistakes too: those the `yaml` package reads, and explains. For the rest it
 * takes a tenth of the time of that package.
 */
export function readQuickly(text: string): { readonly content: unknown } | undefined {
  if (text.includes('\r')) {
    return undefined;
  }
  try {
    return { content: new Reader(text.split('\n')).read() };
  } catch (error) {
    if (error instanceof NotSimple) {
      return undefined;
    }
    throw error;
  }
}

const KEY = /^(?:(\.?[A-Za-z_$/][\w./$-]*)|"([\x20\x21\x23-\x5b\x5d-\x7e]*)"|'([\x20-\x26\x28-\x7e]*)') *:(?: +|$)/;
/** Keys that are no strings to YAML 1.1, or that would reach into JavaScript. */
const ODD_KEY = /^(?:y|yes|n|no|true|false|on|off|null|__proto__)$/i;
const COMMENT = /^ *#/;
const REST = /^(?: +(?:#.*)?)?$/;
const DOUBLE = /"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\/bfnrt])*"/y;
const SINGLE = /'(?:[\x20-\x26\x28-\x7e]|'')*'/y;
/** A scalar in a list between brackets that needs no quotes. */
const WORD = /[\w./$-][\w./$=@%+~-]*/y;
const SEPARATOR = /, */y;
/** A line of plain text in which nothing could mean anything else. */
const PROSE = /^[A-Za-z](?:[\x21\x22\x24-\x39\x3b-\x7e]| (?! *#)|:(?=[^ ]))*$/;
const PRINTABLE = /^[\t\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/;

class Reader {
  private at = 0;

  public constructor(private readonly lines: string[]) {}

  public read(): unknown {
    const indent = this.nextIndent();
    if (indent === undefined) {
      return null;
    }
    const content = this.block(indent);
    if (this.nextIndent() !== undefined) {
      throw new NotSimple();
    }
    return content;
  }

  /** Indentation of the next line with content; undefined at the end. Comments and blank lines are passed over. */
  private nextIndent(): number | undefined {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line;
      if (line.trim() !== '' && !COMMENT.test(line)) {
        return indentOf(line);
      }
      if (line.trim() === '' && line.includes('\t')) {
        throw new NotSimple();
      }
    }
    return undefined;
  }

  private get line(): string {
    return this.lines[this.at] ?? '';
  }

  private block(indent: number): unknown {
    if (/^ *(?:\{\}|\[\]) *$/.test(this.line)) {
      // What is empty may stand on a line of its own.
      return this.value(this.line.trim(), indent, false);
    }
    return isItem(this.line, indent) ? this.list(indent) : this.map(indent);
  }

  private map(indent: number): JsonObject {
    const map: JsonObject = {};
    while (this.nextIndent() === indent && !isItem(this.line, indent)) {
      const rest = this.line.slice(indent);
      const [start = '', plain, double, single] = KEY.exec(rest) ?? [];
      const key = plain ?? double ?? single;
      if (
        key === undefined ||
        (plain !== undefined && ODD_KEY.test(plain)) ||
        Object.hasOwn(map, key) ||
        key === '__proto__'
      ) {
        throw new NotSimple();
      }
      map[key] = this.value(rest.slice(start.length), indent, true);
    }
    this.rejectDeeper(indent);
    return map;
  }

  private list(indent: number): unknown[] {
    const list: unknown[] = [];
    while (this.nextIndent() === indent && isItem(this.line, indent)) {
      const line = this.line;
      const offset = line.slice(indent + 1).search(/[^ ]/);
      const content = offset < 0 ? '' : line.slice(indent + 1 + offset);
      if (KEY.test(content) || content === '-' || content.startsWith('- ')) {
        // What stands behind the dash starts a block of its own.
        this.lines[this.at] = ' '.repeat(indent + 1 + offset) + content;
        list.push(this.block(indent + 1 + offset));
      } else {
        list.push(this.value(content, indent, false));
      }
    }
    this.rejectDeeper(indent);
    return list;
  }

  /** What is indented otherwise than all that was read belongs to something that is not simple. */
  private rejectDeeper(indent: number): void {
    if ((this.nextIndent() ?? -1) > indent) {
      throw new NotSimple();
    }
  }

  /** The value that starts with `text`, in the line at hand, below something at `indent`. */
  private value(text: string, indent: number, inMap: boolean): unknown {
    this.at++;
    if (text === '' || text.startsWith('#')) {
      const below = this.nextIndent();
      const isBelow =
        below !== undefined && (below > indent || (inMap && below === indent && isItem(this.line, indent)));
      return isBelow ? this.block(below) : null;
    }
    if (/^[|>]-?$/.test(text)) {
      const lines = this.scalarLines(indent);
      return (text[0] === '|' ? lines.join('\n') : folded(lines)) + (text.endsWith('-') ? '' : '\n');
    }
    const scalar = scalarOf(text);
    const further = typeof scalar === 'string' && PROSE.test(text) ? this.furtherLines(indent) : [];
    this.rejectDeeper(indent);
    return further.length > 0 ? [scalar, ...further].join(' ') : scalar;
  }

  /** The lines in which a plain text goes on. */
  private furtherLines(indent: number): string[] {
    const further: string[] = [];
    while (indentOf(this.line) > indent && PROSE.test(this.line.trim())) {
      further.push(this.line.trim());
      this.at++;
    }
    return further;
  }

  /** The lines of a block scalar. */
  private scalarLines(parent: number): string[] {
    const first = this.lines[this.at] ?? '';
    const indent = indentOf(first);
    if (indent <= parent || first.trim() === '') {
      throw new NotSimple();
    }
    const content: string[] = [];
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line;
      const isBlank = /^ *$/.test(line);
      if (!isBlank && indentOf(line) < indent) {
        break;
      }
      content.push(isBlank && line.length <= indent ? '' : line.slice(indent));
    }
    const isCut = this.at === this.lines.length && this.lines.at(-1) !== '';
    const isBetween = indentOf(this.line) > parent && this.at < this.lines.length;
    while (content.at(-1) === '') {
      content.pop();
    }
    // Blanks at the end of the last line, or lines of nothing but blanks, are kept or not by rules of their own.
    if (isCut || isBetween || /^\s*$/.test(content.at(-1) ?? '') || !content.every((line) => PRINTABLE.test(line))) {
      throw new NotSimple();
    }
    return content;
  }
}

/** Lines that fold into one, but around those that are indented further. Blank lines fold by rules of their own. */
function folded(lines: readonly string[]): string {
  if (lines.includes('')) {
    throw new NotSimple();
  }
  const staysApart = (index: number): boolean => /^\s/.test(lines[index] ?? '') || /^\s/.test(lines[index - 1] ?? '');
  return lines.map((line, index) => (index === 0 ? '' : staysApart(index) ? '\n' : ' ') + line).join('');
}

/** The value that a line ends with. */
function scalarOf(text: string): unknown {
  const quoted = quotedAt(text, 0);
  if (quoted !== undefined) {
    if (!REST.test(text.slice(quoted.length))) {
      throw new NotSimple();
    }
    return unquoted(quoted);
  }
  const plain = text.replace(/ +#.*$/, '').trimEnd();
  if (plain === '{}') {
    return {};
  }
  if (plain.startsWith('[')) {
    return listOf(plain);
  }
  if (!/^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|[-:?](?=[^\s]))[\x20-\x7e]*$/.test(plain) || /: |:$/.test(plain)) {
    throw new NotSimple();
  }
  return plainScalar(plain);
}

/** A list of scalars between brackets. */
function listOf(text: string): unknown[] {
  const list: unknown[] = [];
  let at = 1;
  while (text[at] !== ']') {
    const quoted = quotedAt(text, at);
    const word = quoted ?? matchAt(WORD, text, at);
    at += word?.length ?? 0;
    const separator = text[at] === ']' ? '' : matchAt(SEPARATOR, text, at);
    at += separator?.length ?? 0;
    if (word === undefined || word === '-' || separator === undefined || (separator !== '' && text[at] === ']')) {
      throw new NotSimple();
    }
    list.push(quoted === undefined ? plainScalar(word) : unquoted(quoted));
  }
  if (at !== text.length - 1) {
    throw new NotSimple();
  }
  return list;
}

function quotedAt(text: string, at: number): string | undefined {
  return matchAt(DOUBLE, text, at) ?? matchAt(SINGLE, text, at);
}

function unquoted(quoted: string): string {
  return quoted.startsWith('"') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1).replaceAll("''", "'");
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function isItem(line: string, indent: number): boolean {
  return line[indent] === '-' && (line.length === indent + 1 || line[indent + 1] === ' ');
}

function indentOf(line: string): number {
  return line.search(/[^ ]|$/);
}
