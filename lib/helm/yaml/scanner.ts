import { Cursor, END, isBlank, isBlankOrEnd, isBreak, type Mark, SPACE, TAB } from './cursor';
import { PossibleKeys } from './possible-keys';
import { scanAnchor, scanTag } from './scan-properties';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalars';
import type { Token, TokenKind } from './tokens';

const INDICATORS = new Set('-?:,[]{}#&*!|>\'"%@`\t');

/**
 * Splits a YAML text into tokens. The rules are those of libyaml (Copyright 2006-2016 Kirill Simonov, MIT license), which Go's YAML
 * library contains. They differ from the YAML specification in many places, above all inside of brackets and quotes.
 */
export class Scanner {
  private readonly cursor: Cursor;
  private queue: Token[] = [];
  /** The number of tokens that were taken from the queue. */
  private taken = 0;
  private head = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private mayStartKey = true;
  private readonly keys: PossibleKeys;
  private isEnded = false;
  /** The next token is final: no key or block starts before it. */
  private isReady = false;

  public constructor(text: string) {
    this.cursor = new Cursor(text);
    this.keys = new PossibleKeys(this.cursor);
  }

  /** The next token. */
  public peek(): Token {
    while (!this.isReady) {
      if (this.isEnded || (this.head < this.queue.length && !this.keys.mayStartAt(this.taken))) {
        this.isReady = true;
      } else {
        this.scan();
      }
    }
    return this.queue[this.head] as Token;
  }

  /** Takes the next token. */
  public next(): Token {
    const token = this.peek();
    this.head++;
    this.taken++;
    this.isReady = false;
    if (this.head === this.queue.length && !this.isEnded) {
      this.queue = [];
      this.head = 0;
    }
    return token;
  }

  private scan(): void {
    this.skipToToken();
    const { cursor } = this;
    this.unroll(cursor.code === END ? -1 : cursor.column);
    const isSeparate = isBlankOrEnd(cursor.codeAt(1));
    const { char } = cursor;
    if (cursor.code === END) {
      this.keys.forget();
      this.isEnded = true;
      this.add('end');
    } else if (char === '%' && cursor.column === 0) {
      this.scanMarker('directive');
    } else if (cursor.isAtIndicator('---')) {
      this.scanMarker('---');
    } else if (cursor.isAtIndicator('...')) {
      this.scanMarker('...');
    } else if (char === '[' || char === '{') {
      this.openFlow(char);
    } else if (char === ']' || char === '}') {
      this.closeFlow(char);
    } else if (char === ',') {
      this.keys.forget();
      this.mayStartKey = true;
      this.addIndicator(char);
    } else if (char === '-' && isSeparate) {
      this.scanEntry();
    } else if (char === '?' && (this.keys.inFlow || isSeparate)) {
      this.scanExplicitKey();
    } else if (char === ':' && (this.keys.inFlow || isSeparate)) {
      this.scanValue();
    } else {
      this.scanContent(char, isSeparate);
    }
  }

  private scanContent(char: string, isSeparate: boolean): void {
    const { cursor } = this;
    const { inFlow } = this.keys;
    if ((char === '|' || char === '>') && !inFlow) {
      this.keys.forget();
      this.mayStartKey = true;
      const mark = cursor.mark;
      this.add('scalar', scanBlock(cursor, this.indent), mark);
      return;
    }
    const mark = cursor.mark;
    this.saveKey(mark);
    this.mayStartKey = false;
    if (char === '*' || char === '&') {
      this.add(char === '*' ? 'alias' : 'anchor', scanAnchor(cursor), mark);
    } else if (char === '!') {
      this.queue.push(scanTag(cursor));
    } else if (char === "'" || char === '"') {
      this.add('scalar', scanQuoted(cursor), mark);
    } else if (
      !INDICATORS.has(char) ||
      (char === '-' && !isBlank(cursor.codeAt(1))) ||
      (!inFlow && /[?:]/.test(char) && !isSeparate)
    ) {
      const { text, hasBreak } = scanPlain(cursor, this.indent + 1, inFlow);
      this.mayStartKey = hasBreak;
      this.queue.push({ kind: 'scalar', text, mark, isPlain: true });
    } else {
      cursor.fail(char === '\t' ? 'a tab stands in the place of indentation' : `no value can start with ${char}`);
    }
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      while (cursor.code === SPACE || (cursor.code === TAB && (this.keys.inFlow || !this.mayStartKey))) {
        cursor.offset++;
      }
      cursor.skipComment();
      if (!isBreak(cursor.code)) {
        return;
      }
      cursor.skipBreak();
      this.mayStartKey ||= !this.keys.inFlow;
    }
  }

  private scanMarker(kind: 'directive' | '---' | '...'): void {
    this.unroll(-1);
    this.keys.forget();
    this.mayStartKey = false;
    const { cursor } = this;
    const { mark, offset } = cursor;
    if (kind === 'directive') {
      cursor.skipToBreak();
    } else {
      cursor.offset += 3;
    }
    this.add(kind, cursor.text.slice(offset, cursor.offset), mark);
  }

  private openFlow(char: '[' | '{'): void {
    this.saveKey(this.cursor.mark);
    this.keys.openFlow();
    this.mayStartKey = true;
    this.addIndicator(char);
  }

  private closeFlow(char: ']' | '}'): void {
    this.keys.closeFlow();
    this.mayStartKey = false;
    this.addIndicator(char);
  }

  private scanEntry(): void {
    this.startBlock('block sequence', 'a list item is not allowed here');
    this.keys.forget();
    this.mayStartKey = true;
    this.addIndicator('-');
  }

  private scanExplicitKey(): void {
    this.startBlock('block map', 'a key is not allowed here');
    this.keys.forget();
    this.mayStartKey = !this.keys.inFlow;
    this.addIndicator('key');
  }

  private scanValue(): void {
    const key = this.keys.take();
    if (key !== undefined) {
      const place = key.token - this.taken;
      this.insert(place, { kind: 'key', text: '', mark: key.mark });
      this.roll(key.mark.column, 'block map', key.mark, place);
      this.mayStartKey = false;
    } else {
      this.startBlock('block map', 'a value is not allowed here: a colon and a space belong into quotes');
      this.mayStartKey = !this.keys.inFlow;
    }
    this.addIndicator('value');
  }

  /** Opens a block collection whose first indicator is here, unless it is open. */
  private startBlock(kind: TokenKind, problem: string): void {
    if (this.keys.inFlow) {
      return;
    }
    if (!this.mayStartKey) {
      this.cursor.fail(problem);
    }
    this.roll(this.cursor.column, kind, this.cursor.mark);
  }

  private roll(column: number, kind: TokenKind, mark: Mark, place = this.queue.length - this.head): void {
    if (!this.keys.inFlow && this.indent < column) {
      this.indents.push(this.indent);
      this.indent = column;
      this.insert(place, { kind, text: '', mark });
    }
  }

  /** Closes the block collections that are indented more than this column. */
  private unroll(column: number): void {
    while (!this.keys.inFlow && this.indent > column) {
      this.add('block end');
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private saveKey(mark: Mark): void {
    if (this.mayStartKey) {
      const isRequired = !this.keys.inFlow && this.indent === mark.column;
      this.keys.save({ isRequired, token: this.taken + this.queue.length - this.head, mark });
    }
  }

  private addIndicator(kind: TokenKind): void {
    this.add(kind);
    this.cursor.offset++;
  }

  private add(kind: TokenKind, text = '', mark = this.cursor.mark): void {
    this.queue.push({ kind, text, mark });
  }

  private insert(place: number, token: Token): void {
    this.queue.splice(this.head + place, 0, token);
  }
}
