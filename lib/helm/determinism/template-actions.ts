const START = /\{\{(?:-(?=\s))?/g;
const COMMENT = /\s*\/\*[\s\S]*?\*\/(?:\s+-)?\}\}/y;
const END = /\s*(?:(?<=\s)-)?\}\}/y;
const SPACE = /\s*/y;
const TOKEN =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\)(?:\.[A-Za-z_]\w*)*|[(|,]|:?=|[-+]?\d[\w.]*|\$\w*(?:\.[A-Za-z_]\w*)*|(?:\.[A-Za-z_]\w*)+|\.(?![\w.])|[A-Za-z_]\w*/y;

/**
 * The actions of a template, each as its tokens, read as Go reads them; undefined when any of it is unknown.
 * `templateActions`, in contrast, skips what it does not know.
 */
export function strictTokens(text: string): string[][] | undefined {
  const actions: string[][] = [];
  START.lastIndex = 0;
  while (START.exec(text)) {
    const from = START.lastIndex;
    const comment = matchAt(COMMENT, text, from);
    const { tokens, end } = comment === undefined ? readTokens(text, from) : { tokens: [], end: from + comment.length };
    if (tokens === undefined) {
      return undefined;
    }
    START.lastIndex = end;
    if (comment === undefined) {
      actions.push(tokens);
    }
  }
  return actions;
}

function readTokens(text: string, from: number): { tokens?: string[]; end: number } {
  const tokens: string[] = [];
  let at = from;
  for (;;) {
    const end = matchAt(END, text, at);
    if (end !== undefined) {
      return { tokens, end: at + end.length };
    }
    at += matchAt(SPACE, text, at)?.length ?? 0;
    const token = matchAt(TOKEN, text, at);
    if (token === undefined) {
      return { end: at };
    }
    tokens.push(token);
    at += token.length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
