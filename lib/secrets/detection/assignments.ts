import type { TextLeaf } from './leaf';

const LINE = /^([ \t]*(?:export[ \t]+|set[ \t]+)?(["']?)([A-Za-z_][\w.-]*)\2[ \t]*[=:][ \t]*)(.*?)[ \t\r]*$/gm;
const QUOTED = /^(["'])(.*?)\1/;
const LITERAL = /(["']?)\b([A-Za-z_][\w-]*)\1\s*(?:[:=]|=>)\s*(["'])((?:(?!\3)[^\n\\]|\\.)*)\3/g;
/** Commands and expressions of shells, which read a text from elsewhere. */
const EXPRESSION = /[`]|\$\w|^\$|[([{]/;

/** The assignments of a text, one in a line: INI files, properties, environment files, shell scripts. */
export function assignmentLeaves(text: string): TextLeaf[] {
  return [...text.matchAll(LINE)].flatMap(({ index, 1: before = '', 3: key = '', 4: rest = '' }) => {
    const start = index + before.length;
    const [literal, , content] = QUOTED.exec(rest) ?? [];
    if (literal !== undefined && content !== undefined) {
      return leaf(key, content, start + 1, 1);
    }
    const value = rest.replace(/[ \t]+[#;].*$|[,;]+$/, '').replace(/\s+$/, '');
    return EXPRESSION.test(value) ? [] : leaf(key, value, start, 0);
  });
}

/** The quoted texts in a program, or in a text that no parser accepts, with the names before them. */
export function literalLeaves(text: string): TextLeaf[] {
  return [...text.matchAll(LITERAL)].flatMap(({ index, 0: whole, 2: key = '', 4: content = '' }) => {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    return /^\s*(?:#|\/\/|;)/.test(line) ? [] : leaf(key, content, index + whole.length - content.length - 1, 1);
  });
}

function leaf(key: string, content: string, start: number, quotes: number): TextLeaf[] {
  const end = start + content.length;
  return [{ path: [key], start, end, content, literal: { start: start - quotes, end: end + quotes } }];
}
