import { LIMITS } from '../../core/limits';
import { bareLeaf, type Span, type TextLeaf, UnreadableText } from './leaf';

/** A quoted or bare piece of a value; HOCON joins adjacent pieces. */
type Piece = Span & Pick<TextLeaf, 'content' | 'literal'>;

const KEY = /(?:"(?:[^"\\\n]|\\.)*"|[^"{}[\],:=+#$\n\\]|\+(?!=))+/y;
const INCLUDE = /include[ \t]+(?:"|required|url|file|classpath|package)[^\n]*/y;
const COMMENT = /(?:#|\/\/)[^\n]*/y;
const TRIPLE = /"""([\s\S]*?"*)"""(?!")/y;
const QUOTED = /"((?:[^"\\\n]|\\.)*)"/y;
const REFERENCE = /\$\{[^}\n]*\}/y;
/** A reader ends a word at `#`, but the rest of the line may be a part of what the author meant. */
const WORD = /[^\s"{}[\],#]+(?:#[^\n]*)?/y;

/**
 * The scalars of a HOCON or JSON text, with their places. The reader accepts more than HOCON where that cannot hide a scalar.
 *
 * @throws UnreadableText
 */
export function hoconLeaves(text: string): TextLeaf[] {
  return new HoconReader(text).read();
}

class HoconReader {
  private readonly leaves: TextLeaf[] = [];
  private position = 0;
  private level = 0;

  public constructor(private readonly text: string) {}

  public read(): TextLeaf[] {
    this.skip(/[\s,]/);
    const first = this.text[this.position];
    if (first === '[') {
      this.position++;
      this.items([]);
    } else {
      this.position += first === '{' ? 1 : 0;
      this.fields([], first === '{');
    }
    this.skip(/\s/);
    if (this.position < this.text.length) {
      throw this.failure('text after the end');
    }
    return this.leaves;
  }

  private fields(path: readonly string[], isClosed: boolean): void {
    for (;;) {
      this.skip(/[\s,]/);
      if (this.position >= this.text.length) {
        if (isClosed) {
          throw this.failure('a map without }');
        }
        return;
      }
      if (isClosed && this.take(/\}/y)) {
        return;
      }
      if (!this.take(INCLUDE)) {
        this.field(path);
      }
    }
  }

  private field(path: readonly string[]): void {
    const key = this.take(KEY)?.[0].trim();
    const isMap = this.text[this.position] === '{';
    if (!key || !(isMap || this.take(/(?:[:=]|\+=)\s*/y))) {
      throw this.failure('a key without a value');
    }
    this.value([...path, ...keysIn(key)]);
  }

  private items(path: readonly string[]): void {
    for (let index = 0; ; index++) {
      this.skip(/[\s,]/);
      if (this.take(/\]/y)) {
        return;
      }
      if (this.position >= this.text.length || this.text[this.position] === '}') {
        throw this.failure('a list without ]');
      }
      this.value([...path, String(index)]);
    }
  }

  /** Reads the pieces of a value, up to the end of its line. */
  private value(path: readonly string[]): void {
    if (++this.level > LIMITS.depth) {
      throw this.failure(`more than ${LIMITS.depth} levels`);
    }
    const pieces: Piece[] = [];
    let isJoined = true;
    this.skip(/\s/);
    for (;;) {
      this.take(/[ \t\r]+/y);
      if (this.take(/\{/y)) {
        this.fields(path, true);
        isJoined = false;
      } else if (this.take(/\[/y)) {
        this.items(path);
        isJoined = false;
      } else if (this.take(REFERENCE)) {
        isJoined = false;
      } else {
        const piece = this.isAtEndOfValue() ? undefined : this.piece();
        if (piece === undefined) {
          break;
        }
        pieces.push(piece);
      }
    }
    const [first, last] = [pieces[0], pieces.at(-1)];
    if (first && last && isJoined && first !== last) {
      this.leaves.push(bareLeaf(path, this.text, first.literal.start, last.literal.end));
    } else {
      this.leaves.push(...pieces.map((piece) => ({ ...piece, path })));
    }
    this.level--;
  }

  private isAtEndOfValue(): boolean {
    const next = this.text[this.position];
    return next === undefined || '\n,}]#'.includes(next) || this.text.startsWith('//', this.position);
  }

  private piece(): Piece {
    const start = this.position;
    const triple = this.take(TRIPLE);
    if (triple) {
      return quoted(start, 3, triple, triple[1] ?? '');
    }
    const simple = this.take(QUOTED);
    if (simple) {
      return quoted(start, 1, simple, unescaped(simple[0]));
    }
    const word = this.take(WORD)?.[0].replace(/\s+$/, '');
    // YAML has such words in places where HOCON has none.
    if (!word || word === '-' || word.endsWith(':')) {
      throw this.failure('an unexpected character');
    }
    return bareLeaf([], this.text, start, start + word.length);
  }

  /** Skips characters and comments. */
  private skip(characters: RegExp): void {
    const all = new RegExp(`${characters.source}+`, 'y');
    while (this.take(all) || this.take(COMMENT)) {}
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text) ?? undefined;
    this.position += found?.[0].length ?? 0;
    return found;
  }

  private failure(message: string): UnreadableText {
    return new UnreadableText(message, this.position);
  }
}

function quoted(start: number, quotes: number, { 0: whole }: RegExpExecArray, content: string): Piece {
  const end = start + whole.length;
  return { start: start + quotes, end: end - quotes, content, literal: { start, end } };
}

function unescaped(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}

/** The keys of a path: a dot separates bare keys, and quotes keep it. */
function keysIn(key: string): string[] {
  return [...key.matchAll(/"((?:[^"\\]|\\.)*)"|([^".]+)/g)].map(([, inner, bare = '']) => inner ?? bare.trim());
}
