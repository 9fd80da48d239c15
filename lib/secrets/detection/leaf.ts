/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value in a text that a parser found: its key, and the place of its content. */
export interface TextLeaf extends Span {
  /** Keys and indices that lead to it; the last key names it. */
  readonly path: readonly string[];
  /** The content as its reader reads it; the text contains it in the notation of its language. */
  readonly content: string;
  /** The part of the text that includes the quotes. */
  readonly literal: Span;
}

/** A secret in a text. */
export interface FoundSecret extends TextLeaf {
  /** What it is, for messages, where its key does not say so. */
  readonly format?: string;
}

/** A text that a parser of one language does not accept. */
export class UnreadableText extends Error {
  /** @param offset the place in the text */
  public constructor(
    message: string,
    public readonly offset: number,
  ) {
    super(message);
  }
}

/** A leaf without quotes. */
export function bareLeaf(path: readonly string[], text: string, start: number, end: number): TextLeaf {
  return { path, start, end, content: text.slice(start, end), literal: { start, end } };
}
