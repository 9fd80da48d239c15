import { type KnownNode, PathTree } from './known-node';

/** An open key or list item. Keys in list items have no path, so `nodes` is empty. */
interface Level {
  readonly column: number;
  readonly nodes: readonly PathTree[];
}

const KEY = /^(["']?)([A-Za-z_$][\w./$-]*)\1\s*:(?:\s+(.*))?$/;
/** Text after the colon of a key that contains a map. */
const STARTS_MAP = /^(?:\{\}|\[\]|[|>&!#].*)?$/;
/** Words that are either a key, or the heading of an example in a comment. */
const PROSE = /^(?:default|e\.g|example|important|note|ref|see|todo|warning)s?\.?$/i;
const ABSOLUTE = /^#+\s*(?:@(?:param|extra)\s+([\w.-]+)|([\w-]+(?:\.[\w-]+)+)\s+--\s)/;

/**
 * The keys in the lines of values.yaml, in commented settings, and in documented paths. The scan understands only block
 * maps of YAML, so it can prove that a key exists, but not that a key does not exist.
 */
export function visibleValues(text: string): KnownNode {
  const tree = new PathTree();
  const real: Level[] = [];
  let commented: Level[] = [];
  let blockScalar: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const column = line.search(/\S/);
    if (column < 0 || (blockScalar !== undefined && column > blockScalar)) {
      commented = [];
      continue;
    }
    blockScalar = undefined;
    const content = line.slice(column);
    if (content.startsWith('#')) {
      readComment(tree, real, commented, content, column);
    } else {
      commented = [];
      blockScalar = /(?:^|[:\s])[|>][-+\d]*\s*(?:#.*)?$/.test(content) ? column : undefined;
      openLevel(real, column, content, (key) => parentsAt(real, tree, column).map((parent) => parent.at(key)));
    }
  }
  return tree;
}

function readComment(tree: PathTree, real: Level[], commented: Level[], content: string, column: number): void {
  const absolute = ABSOLUTE.exec(content);
  if (absolute) {
    tree.add((absolute[1] ?? absolute[2] ?? '').split('.').filter(Boolean));
    return;
  }
  const [marks = '', spaces = ''] = /^#+(\s*)/.exec(content) ?? [];
  const textColumn = column + marks.length;
  openLevel(commented, textColumn, content.slice(marks.length), (key) => {
    // The width of `#` and space is unknown, so the scan considers all plausible parents.
    const columns = [column, textColumn, textColumn - 1, textColumn - Math.min(spaces.length, 1) - 1];
    const plausible = columns.flatMap((indent) => parentsAt(real, tree, Math.max(indent, 0)));
    const parents = commented.at(-1)?.nodes ?? [...new Set(plausible)];
    const nodes = parents.map((parent) => parent.at(key));
    return PROSE.test(key) ? [...nodes, ...parents] : nodes;
  });
}

/** Closes the levels that end at this column, and opens the level that the line starts. */
function openLevel(levels: Level[], column: number, content: string, place: (key: string) => PathTree[]): void {
  while (levels.length > 0 && (levels.at(-1)?.column ?? 0) >= column) {
    levels.pop();
  }
  if (content.startsWith('- ') || content === '-') {
    levels.push({ column, nodes: [] });
    return;
  }
  const [, , key, value = ''] = KEY.exec(content) ?? [];
  if (key === undefined || /^(?:https?|\/\/)/.test(value)) {
    return;
  }
  const nodes = place(key);
  if (STARTS_MAP.test(value)) {
    levels.push({ column, nodes });
  }
}

function parentsAt(levels: readonly Level[], root: PathTree, column: number): readonly PathTree[] {
  const enclosing = levels.filter((level) => level.column < column).at(-1);
  return enclosing ? enclosing.nodes : [root];
}
