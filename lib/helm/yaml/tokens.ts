import type { Mark } from './cursor';

/** The kinds of tokens. Indicators have the name of their character. */
export type TokenKind =
  | ('[' | ']' | '{' | '}' | ',' | '-')
  | ('block sequence' | 'block map' | 'block end' | 'key' | 'value')
  | ('alias' | 'anchor' | 'tag' | 'scalar')
  | ('directive' | '---' | '...' | 'end');

/** A part of a YAML text. */
export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
  /** Text of a scalar, name of an anchor or alias, or the directive. */
  readonly text: string;
  /** A plain scalar, whose type depends on its text. */
  readonly isPlain?: boolean;
  /** Handle of a tag; its suffix is the text. */
  readonly handle?: string;
}
