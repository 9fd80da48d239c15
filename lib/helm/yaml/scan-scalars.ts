import { type Cursor, END, isBlank, isBlankOrEnd, isBreak, SPACE, TAB } from './cursor';

/** Blanks and line breaks between two parts of a scalar. */
class Gap {
  public hasBreak = false;
  private blanks = '';
  private first = '';
  private others = '';

  /** Reads blanks and line breaks. In the first `indent` columns of a further line, a tab is an error. */
  public read(cursor: Cursor, indent = 0): void {
    for (let { code } = cursor; isBlank(code) || isBreak(code); { code } = cursor) {
      if (isBreak(code)) {
        this.addBreak(cursor);
        continue;
      }
      if (this.hasBreak && code === TAB && cursor.column < indent) {
        cursor.fail('a tab stands in the place of indentation');
      }
      this.blanks += this.hasBreak ? '' : cursor.char;
      cursor.offset++;
    }
  }

  /** An escaped line break joins lines without a space. */
  public escapeBreak(): void {
    this.hasBreak = true;
  }

  /** The gap as text: a single line break becomes a space. */
  public take(): string {
    const { hasBreak, blanks, first, others } = this;
    this.hasBreak = false;
    this.blanks = '';
    this.first = '';
    this.others = '';
    if (!hasBreak) {
      return blanks;
    }
    return first === '\n' ? others || ' ' : first + others;
  }

  private addBreak(cursor: Cursor): void {
    const text = cursor.skipBreak();
    if (this.hasBreak) {
      this.others += text;
    } else {
      this.blanks = '';
      this.first = text;
      this.hasBreak = true;
    }
  }
}

const FLOW_ENDS = new Set([...',?[]{}'].map((character) => character.charCodeAt(0)));
const COLON = 58;
const HASH = 35;

/** Reads a plain scalar. `hasBreak` states that a line break follows it. */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): { text: string; hasBreak: boolean } {
  let gap: Gap | undefined;
  let text = '';
  while (cursor.code !== HASH && !cursor.isAtIndicator()) {
    const run = plainRun(cursor, inFlow);
    if (run !== '') {
      text = gap ? text + gap.take() + run : run;
    }
    if (!isBlank(cursor.code) && !isBreak(cursor.code)) {
      break;
    }
    gap ??= new Gap();
    gap.read(cursor, indent);
    if (!inFlow && cursor.column < indent) {
      break;
    }
  }
  return { text, hasBreak: gap?.hasBreak ?? false };
}

/** The characters up to the next blank, or to an indicator that ends the scalar. */
function plainRun(cursor: Cursor, inFlow: boolean): string {
  const { text, offset } = cursor;
  let end = offset;
  for (let code = text.charCodeAt(end); !isBlankOrEnd(code); code = text.charCodeAt(++end)) {
    if ((code === COLON && isBlankOrEnd(text.charCodeAt(end + 1))) || (inFlow && FLOW_ENDS.has(code))) {
      break;
    }
  }
  cursor.offset = end;
  return text.slice(offset, end);
}

/** Reads a text in single or double quotes. */
export function scanQuoted(cursor: Cursor): string {
  const start = cursor.mark;
  const quote = cursor.char;
  const gap = new Gap();
  let text = '';
  cursor.offset++;
  for (;;) {
    if (cursor.isAtIndicator()) {
      cursor.fail('a document marker stands inside of a quoted text');
    }
    if (cursor.code === END) {
      cursor.fail(`a closing ${quote} is missing`, start);
    }
    text += quote === "'" ? singleQuoted(cursor) : doubleQuoted(cursor, gap);
    if (cursor.char === quote) {
      cursor.offset++;
      return text;
    }
    gap.read(cursor);
    text += gap.take();
  }
}

/** The text up to the next blank or the closing quote. */
function singleQuoted(cursor: Cursor): string {
  return cursor.skipMatch(/(?:[^'\0\t\n\r \x85\u2028\u2029]|'')*/y).replaceAll("''", "'");
}

const ESCAPES: { readonly [character: string]: string } = {
  ...{ '0': '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ' },
  ...{ '"': '"', "'": "'", '\\': '\\', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' },
};
const HEX_LENGTHS: { readonly [character: string]: number } = { x: 2, u: 4, U: 8 };

function doubleQuoted(cursor: Cursor, gap: Gap): string {
  let text = '';
  for (;;) {
    text += cursor.skipMatch(/[^"\\\0\t\n\r \x85\u2028\u2029]*/y);
    if (cursor.char !== '\\') {
      return text;
    }
    if (isBreak(cursor.codeAt(1))) {
      cursor.offset++;
      cursor.skipBreak();
      gap.escapeBreak();
      return text;
    }
    text += escaped(cursor);
  }
}

function escaped(cursor: Cursor): string {
  const character = cursor.text.charAt(cursor.offset + 1);
  const length = HEX_LENGTHS[character];
  if (length === undefined) {
    const meaning = ESCAPES[character] ?? cursor.fail(`\\${character} is not an escape sequence of YAML`);
    cursor.offset += 2;
    return meaning;
  }
  const digits = cursor.text.slice(cursor.offset + 2, cursor.offset + 2 + length);
  const code = /^[\da-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    cursor.fail(`\\${character}${digits} is not the code of a character`);
  }
  cursor.offset += 2 + length;
  return String.fromCodePoint(code);
}

/** Reads a block scalar. `parentIndent` is the column of the collection around it, -1 at the top. */
export function scanBlock(cursor: Cursor, parentIndent: number): string {
  const isLiteral = cursor.char === '|';
  cursor.offset++;
  const { keep, increment } = blockHeader(cursor);
  let indent = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  let text = '';
  let lineEnd = '';
  let wasIndented = false;
  let [breaks, found] = blockBreaks(cursor, indent);
  indent ||= Math.max(found, parentIndent + 1, 1);
  while (cursor.column === indent && cursor.code !== END) {
    const isIndented = isBlank(cursor.code);
    if (!isLiteral && !wasIndented && !isIndented && lineEnd === '\n') {
      text += breaks || ' ';
    } else {
      text += lineEnd + breaks;
    }
    wasIndented = isIndented;
    const start = cursor.offset;
    cursor.skipToBreak();
    text += cursor.text.slice(start, cursor.offset);
    lineEnd = isBreak(cursor.code) ? cursor.skipBreak() : '';
    [breaks, found] = blockBreaks(cursor, indent);
  }
  return text + (keep < 0 ? '' : lineEnd) + (keep > 0 ? breaks : '');
}

/** The indicators after `|` or `>`: what to do with final line breaks, and the indentation (0 when it must be found). */
function blockHeader(cursor: Cursor): { keep: number; increment: number } {
  const indicators = cursor.skipMatch(/[-+]\d?|\d[-+]?/y);
  if (indicators.includes('0')) {
    cursor.fail('the indentation of a block must not be 0');
  }
  cursor.skipBlanks();
  cursor.skipComment();
  if (isBreak(cursor.code)) {
    cursor.skipBreak();
  } else if (cursor.code !== END) {
    cursor.fail('a text stands behind the indicator of a block');
  }
  const keep = indicators.includes('+') ? 1 : indicators.includes('-') ? -1 : 0;
  return { keep, increment: Number(/\d/.exec(indicators)?.[0] ?? 0) };
}

/** Skips indentation and empty lines. Returns the line breaks, and the deepest indentation. */
function blockBreaks(cursor: Cursor, indent: number): [breaks: string, found: number] {
  let breaks = '';
  let found = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code === SPACE) {
      cursor.offset++;
    }
    found = Math.max(found, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code === TAB) {
      cursor.fail('a tab stands in the place of the indentation of a block');
    }
    if (!isBreak(cursor.code)) {
      return [breaks, found];
    }
    breaks += cursor.skipBreak();
  }
}
