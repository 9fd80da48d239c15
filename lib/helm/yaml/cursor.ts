/** A place in a text, counted from 0. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A text that kubectl does not read, and the place of the mistake. */
export class YamlError extends Error {
  public constructor(
    message: string,
    public readonly mark: Mark,
  ) {
    super(message);
  }

  /** The message with the place in the text. */
  public get located(): string {
    return `line ${this.mark.line + 1}, column ${this.mark.column + 1}: ${this.message}`;
  }
}

/** Go's reader rejects all other characters, also in comments, and misreads the lines after two byte order marks. */
const NOT_ALLOWED = /(?<=^\ufeff)\ufeff|[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export const END = 0;
export const TAB = 9;
export const SPACE = 32;

/** A position in a text. The text ends with NUL, which YAML does not allow elsewhere. */
export class Cursor {
  public offset = 0;
  public line = 0;
  public readonly text: string;
  private lineStart = 0;

  public constructor(text: string) {
    this.text = `${text.replace(/^\ufeff/, '')}\0`;
    const end = this.text.length - 1;
    const found = NOT_ALLOWED.exec(text);
    if (found) {
      const before = text.slice(0, found.index);
      const line = before.split('\n').length - 1;
      const mark = { offset: Math.min(found.index, end), line, column: found.index - before.lastIndexOf('\n') - 1 };
      throw new YamlError(`the character ${codePoint(found[0])} is not allowed here`, mark);
    }
  }

  /** The code of the current character; 0 at the end. */
  public get code(): number {
    return this.text.charCodeAt(this.offset);
  }

  public get char(): string {
    return this.text.charAt(this.offset);
  }

  public get column(): number {
    return this.offset - this.lineStart;
  }

  public get mark(): Mark {
    return { offset: this.offset, line: this.line, column: this.column };
  }

  public codeAt(distance: number): number {
    return this.text.charCodeAt(this.offset + distance);
  }

  /** Skips a line break. Returns its meaning: a line feed, or the separator itself. */
  public skipBreak(): string {
    const isPair = this.code === 13 && this.codeAt(1) === 10;
    const code = this.code;
    this.offset += isPair ? 2 : 1;
    this.line++;
    this.lineStart = this.offset;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  public skipBlanks(): void {
    while (isBlank(this.code)) {
      this.offset++;
    }
  }

  public skipToBreak(): void {
    while (!isBreak(this.code) && this.code !== END) {
      this.offset++;
    }
  }

  /** Skips a comment, if one starts here. */
  public skipComment(): void {
    if (this.char === '#') {
      this.skipToBreak();
    }
  }

  /** Skips the characters that an expression with the flag `y` matches. */
  public skipMatch(pattern: RegExp): string {
    pattern.lastIndex = this.offset;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.offset += found.length;
    return found;
  }

  /** Whether `---` or `...` stands alone at the start of this line. */
  public isAtIndicator(indicator?: '---' | '...'): boolean {
    return (
      this.column === 0 &&
      (indicator ? [indicator] : ['---', '...']).some((one) => this.text.startsWith(one, this.offset)) &&
      isBlankOrEnd(this.codeAt(3))
    );
  }

  public fail(message: string, mark: Mark = this.mark): never {
    throw new YamlError(message, mark);
  }
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

/** A blank, a line break or the end. */
export function isBlankOrEnd(code: number): boolean {
  return code <= SPACE ? isBlank(code) || isBreak(code) || code === END : isBreak(code);
}

/** A character for messages: `U+007F`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
