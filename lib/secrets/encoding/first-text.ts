import { BYTE_ENCODINGS } from './encodings';

/** A piece of a text of the first rendering: literal text, a placeholder, or a text in base64. */
export type Piece = string | Hole | { readonly base64: string };

/** A placeholder. */
export interface Hole {
  readonly placeholder: string;
  /** The encoding of all its bytes, such as `hex`. */
  readonly bytes?: string;
}

/** base64 of a placeholder has at least this length. The assertion saves a search from each character of a shorter run. */
const BASE64_RUN = /((?<![A-Za-z0-9+/])[A-Za-z0-9+/]{54,}={0,2})/;

/** Only these runs can contain a placeholder, which saves the search for each placeholder in other text. */
const RUN = /((?<![A-Za-z0-9])[A-Za-z0-9]{40,})/;

/** Splits texts of the first rendering at the placeholders, which contain only letters and digits there. */
export class FirstText {
  private readonly holes: ReadonlyMap<string, Hole>;
  private readonly pattern: RegExp;

  public constructor(placeholders: Iterable<string>) {
    this.holes = new Map([...placeholders].flatMap(holesFor));
    this.pattern = new RegExp(`(${[...this.holes.keys()].join('|') || '(?!)'})`);
  }

  public parse(text: string): Piece[] {
    const pieces = split(text, BASE64_RUN, (run) => this.parseBase64(run));
    return joined(
      pieces.flatMap((piece) =>
        typeof piece === 'string'
          ? split(piece, RUN, (run) => split(run, this.pattern, (one) => this.hole(one)))
          : piece,
      ),
    );
  }

  private hole(text: string): Piece[] {
    return [this.holes.get(text) ?? text];
  }

  /** Literal text before base64 may look like base64, too, such as a path. */
  private parseBase64(run: string): Piece[] {
    for (const alignment of [0, 1, 2, 3]) {
      const pieces = this.parse(Buffer.from(run.slice(alignment), 'base64').toString('latin1'));
      const literal = typeof pieces[0] === 'string' ? pieces[0].length : 0;
      const last = hasHole(pieces) ? alignment + (literal * 4) / 3 : -1;
      for (let start = alignment; start <= last; start += 4) {
        const text = decodedText(run.slice(start));
        if (text !== undefined) {
          return [run.slice(0, start), { base64: text }];
        }
      }
    }
    return [run];
  }
}

/** Whether a text contains a placeholder. */
export function hasHole(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => typeof piece !== 'string');
}

/** The text that base64 encodes; undefined for binary content, and for text that only looks like base64. */
export function decodedText(base64: string): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return Buffer.from(text).toString('base64') === base64 ? text : undefined;
}

function holesFor(placeholder: string): [string, Hole][] {
  const encoded = Object.entries(BYTE_ENCODINGS).map(([bytes, { encode }]): [string, Hole] => [
    encode(placeholder),
    { placeholder, bytes },
  ]);
  return [[placeholder, { placeholder }], ...encoded];
}

/** The text with pieces in the place of the matches of a pattern, which is one group. */
function split(text: string, pattern: RegExp, replace: (match: string) => Piece[]): Piece[] {
  const found = text.split(pattern).flatMap((part, index) => (index % 2 === 0 ? [part] : replace(part)));
  return found.filter((piece) => piece !== '');
}

/** The pieces without neighboring literal texts. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') {
      result.splice(-1, 1, last + piece);
    } else {
      result.push(piece);
    }
  }
  return result;
}
