import { actionTokens, KEYWORD } from './tokens';

/** One operand or call in a template action. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  /** `.a.b`, `$v.a.b` or a word: `head` is '.', '$', '$v' or the word. */
  | { readonly kind: 'chain'; readonly head: string; readonly fields: readonly string[] }
  /** A parenthesised pipeline with the fields that are read from its result. */
  | { readonly kind: 'group'; readonly pipeline: Pipeline; readonly fields: readonly string[] };

/** Commands. Each command gets the result of the previous command as its last argument. */
export type Pipeline = readonly (readonly Expression[])[];

/** The content between `{{` and `}}`. */
export interface Action {
  /** `if`, `with`, `range`, `else if`, `define`, `end`…; empty for an action that prints. */
  readonly keyword: string;
  /** Variables on the left of `:=` or `=`. */
  readonly variables: readonly string[];
  /** The variables existed before. */
  readonly reassigned: boolean;
  readonly pipeline: Pipeline;
}

/** The actions of a template, in order. */
export function templateActions(text: string): Action[] {
  return actionTokens(text).map(({ tokens }) => parseAction(tokens));
}

function parseAction(tokens: readonly string[]): Action {
  const [first = '', second = ''] = tokens;
  const words = KEYWORD.test(first) ? (first === 'else' && KEYWORD.test(second) ? 2 : 1) : 0;
  const rest = tokens.slice(words);
  const sign = rest.findIndex((token) => token === ':=' || token === '=');
  const variables = rest.slice(0, Math.max(sign, 0)).filter((token) => token.startsWith('$'));
  const { pipeline } = parsePipeline(rest.slice(sign + 1)[Symbol.iterator]());
  return { keyword: tokens.slice(0, words).join(' '), variables, reassigned: rest[sign] === '=', pipeline };
}

/** Parses up to the parenthesis that closes the pipeline. `closing` is this token and the fields after it. */
function parsePipeline(tokens: Iterator<string>): { pipeline: Pipeline; closing: string } {
  const pipeline: Expression[][] = [[]];
  for (let next = tokens.next(); !next.done; next = tokens.next()) {
    const token = next.value;
    if (token.startsWith(')')) {
      return { pipeline, closing: token };
    }
    if (token === '|') {
      pipeline.push([]);
    } else {
      pipeline.at(-1)?.push(parseOperand(token, tokens));
    }
  }
  return { pipeline, closing: ')' };
}

function parseOperand(token: string, tokens: Iterator<string>): Expression {
  if (token === '(') {
    const { pipeline, closing } = parsePipeline(tokens);
    return { kind: 'group', pipeline, fields: fieldsOf(closing.slice(1)) };
  }
  if (/^["`]/.test(token)) {
    return { kind: 'text', text: token.slice(1, -1) };
  }
  const head = /^(?:\$\w*|\.|\w+)/.exec(token)?.[0] ?? token;
  return { kind: 'chain', head, fields: fieldsOf(token.slice(head === '.' ? 0 : head.length)) };
}

function fieldsOf(chain: string): string[] {
  return chain.split('.').filter(Boolean);
}
