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

const QUOTED = /"(?:[^"\\]|\\.)*"|`[^`]*`/.source;
const CONTENT = `[^"\`}]*(?:(?:${QUOTED}|\\}(?!\\}))[^"\`}]*)*`;
const ACTION = new RegExp(`\\{\\{-?\\s*(?:/\\*[\\s\\S]*?\\*/\\s*-?|(${CONTENT}))\\}\\}`, 'g');
const TOKEN = /"(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*'|\)[.\w]*|[(|,]|:?=|[$.\w][\w.$]*/g;
const KEYWORDS = /^(?:else(?:\s+(?:if|with))?|if|with|range|define|block|template|end|break|continue)\b/;

/** The actions of a template, in order. */
export function* templateActions(text: string): Generator<Action> {
  for (const [, content] of text.matchAll(ACTION)) {
    if (content) {
      yield parseAction(content.trim());
    }
  }
}

function parseAction(content: string): Action {
  const keyword = KEYWORDS.exec(content)?.[0] ?? '';
  return actionOf(keyword.replace(/\s+/g, ' '), content.slice(keyword.length).match(TOKEN) ?? []);
}

/** The action that consists of a keyword, or none, and these tokens. */
export function actionOf(keyword: string, tokens: readonly string[]): Action {
  const sign = tokens.findIndex((token) => token === ':=' || token === '=');
  const variables = tokens.slice(0, Math.max(sign, 0)).filter((token) => token.startsWith('$'));
  const pipeline = parsePipeline(tokens.slice(sign + 1)[Symbol.iterator]()).pipeline;
  return { keyword, variables, reassigned: tokens[sign] === '=', pipeline };
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
