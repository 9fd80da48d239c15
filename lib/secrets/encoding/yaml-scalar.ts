import { readYaml } from '../../helm/yaml/read-yaml';

/** A quoted string or a block in a YAML text. */
interface YamlScalar {
  readonly value: string;
  readonly end: number;
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/sy;
const HEADER = /[|>][-+0-9]*$/my;

/**
 * The quoted string or the block that is the value of a key, or an item of a list, at a position.
 *
 * @returns undefined for other texts
 */
export function yamlScalarAt(text: string, position: number): YamlScalar | undefined {
  const before = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  const [, start = '', key] = /^( *(?:- )*)(.*: )?$/.exec(before) ?? [];
  if (key === undefined && !start.endsWith('- ')) {
    return undefined;
  }
  const indent = key === undefined ? start.length - 2 : start.length;
  const source = matchAt(QUOTED, text, position) ?? blockAt(text, position, indent);
  // A block that the text ends without a line break has none at its end either.
  const end = source !== undefined && position + source.length < text.length ? '\n' : '';
  const value = source === undefined ? undefined : stringIn(`${' '.repeat(indent)}key: ${source}${end}`);
  return source === undefined || value === undefined ? undefined : { value, end: position + source.length };
}

/** The header of a block, and the following lines that are empty or indented more than its key. */
function blockAt(text: string, position: number, indent: number): string | undefined {
  const header = matchAt(HEADER, text, position);
  const lines = new RegExp(`(?:\\n(?: {${indent + 1}}.*| *(?=\\n|$)))*`, 'y');
  return header && header + (matchAt(lines, text, position + header.length) ?? '');
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function stringIn(yaml: string): string | undefined {
  try {
    const { key } = readYaml(yaml).content as { readonly key?: unknown };
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}
