const START = /\{\{(?:-(?=\s))?/g;
const COMMENT = /\s*\/\*[\s\S]*?\*\/(?:\s+-)?\}\}/y;
const END = /\s*(?:(?<=\s)-)?\}\}/y;
const SPACE = /\s*/y;
const FIELDS = String.raw`\.[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*`;
const TOKEN = new RegExp(
  [
    ...[String.raw`"(?:[^"\\\n]|\\.)*"`, '`[^`]*`', String.raw`'(?:[^'\\\n]|\\.)*'`],
    ...[String.raw`\)(?:${FIELDS})*`, '[(|,]', ':?='],
    ...[String.raw`[-+]?\.?\d[\w.]*`, String.raw`\$[\w\u0080-\uffff]*(?:${FIELDS})*`],
    ...[`(?:${FIELDS})+`, String.raw`\.(?![\w.])`, FIELDS.slice(2)],
  ].join('|'),
  'y',
);

/** Words that start an action; the others print. */
export const KEYWORD = /^(?:else|if|with|range|define|block|template|end|break|continue)$/;

/** An action of a template, as Go reads it. */
export interface ActionTokens {
  readonly tokens: readonly string[];
  /** The offset of each token in the template. */
  readonly offsets: readonly number[];
  /** Offset of the action in the text. */
  readonly start: number;
  /** False when the action is invalid. The tokens then end before the invalid character. */
  readonly isValid: boolean;
}

/** The actions of a template, without comments. */
export function actionTokens(text: string): ActionTokens[] {
  const actions: ActionTokens[] = [];
  START.lastIndex = 0;
  while (START.exec(text)) {
    const from = START.lastIndex;
    const comment = matchAt(COMMENT, text, from);
    const action = comment === undefined ? readTokens(text, from) : undefined;
    START.lastIndex = action?.end ?? from + (comment ?? '').length;
    if (action) {
      actions.push({ ...action, start: from });
    }
  }
  return actions;
}

function readTokens(text: string, from: number): Omit<ActionTokens, 'start'> & { readonly end: number } {
  const tokens: string[] = [];
  const offsets: number[] = [];
  let at = from;
  for (;;) {
    const end = matchAt(END, text, at);
    if (end !== undefined) {
      return { tokens, offsets, isValid: true, end: at + end.length };
    }
    at += matchAt(SPACE, text, at)?.length ?? 0;
    const token = matchAt(TOKEN, text, at);
    if (token === undefined) {
      return { tokens, offsets, isValid: false, end: at };
    }
    tokens.push(token);
    offsets.push(at);
    at += token.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
