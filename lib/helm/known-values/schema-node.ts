import { asMap, isJsonObject, type JsonObject } from '../data/json';
import { splitPointer } from '../data/paths';
import { type KnownNode, OPEN_NODE, PathTree } from './known-node';

/** Keywords whose schemas apply conditionally, as those of `dependentSchemas` do. */
const CONDITIONAL = ['anyOf', 'oneOf', 'if', 'then', 'else'];

/** The values in values.schema.json. Parts are read on demand, because schemas may be recursive. */
export class SchemaNode implements KnownNode {
  public static of(schema: unknown): KnownNode {
    return new SchemaNode(schema, schema, true);
  }

  /** The schemas of this place; true for schemas that apply unconditionally. */
  private readonly parts = new Map<JsonObject, boolean>();
  /** A reference cannot be resolved. */
  private unresolved = false;

  private constructor(
    private readonly root: unknown,
    schema: unknown,
    private readonly isRoot = false,
  ) {
    this.collectParts(schema, true);
  }

  public get leaf(): boolean {
    return !this.some(hasKeys);
  }

  /** The root is never open, because an empty schema must not accept all values. */
  public get open(): boolean {
    return !this.isRoot && (this.unresolved || (this.leaf && this.some(allowsAllKeys)));
  }

  public child(key: string): readonly KnownNode[] {
    const found = [...this.parts.keys()].flatMap((part) => schemasOfKey(part, key));
    return found.map((schema) => (schema === true ? OPEN_NODE : new SchemaNode(this.root, schema)));
  }

  public forbids(key: string): boolean {
    return this.some((part, isFinal) => isFinal && forbids(part, key));
  }

  public keys(): Iterable<string> {
    return [...this.parts.keys()].flatMap(({ properties }) => Object.keys(asMap(properties)));
  }

  private some(test: (part: JsonObject, isFinal: boolean) => boolean): boolean {
    return [...this.parts].some(([part, isFinal]) => test(part, isFinal));
  }

  private collectParts(schema: unknown, isFinal: boolean): void {
    if (Array.isArray(schema)) {
      schema.forEach((item) => {
        this.collectParts(item, isFinal);
      });
    }
    if (!isJsonObject(schema) || this.parts.has(schema)) {
      return;
    }
    // Up to draft 7, keywords next to a reference are ignored.
    this.parts.set(schema, isFinal && schema.$ref === undefined);
    this.collectParts(schema.allOf, isFinal);
    const conditional = CONDITIONAL.map((keyword) => schema[keyword]);
    this.collectParts([...conditional, ...Object.values(asMap(schema.dependentSchemas))], false);
    if (typeof schema.$ref === 'string') {
      const target = resolveReference(this.root, schema.$ref);
      this.unresolved ||= target === undefined;
      this.collectParts(target, isFinal);
    }
  }
}

function resolveReference(root: unknown, reference: string): unknown {
  if (!/^#(?:\/|$)/.test(reference)) {
    return undefined;
  }
  return splitPointer(decodeURIComponent(reference)).reduce<unknown>(
    (at, key) => (Array.isArray(at) ? at[Number(key)] : asMap(at)[key]),
    root,
  );
}

function hasKeys(part: JsonObject): boolean {
  const isMap = isJsonObject(part.additionalProperties) && !allowsAllKeys(part);
  return isMap || isJsonObject(part.properties) || isJsonObject(part.patternProperties);
}

function allowsAllKeys({ additionalProperties }: JsonObject): boolean {
  const isEmpty = isJsonObject(additionalProperties) && Object.keys(additionalProperties).length === 0;
  return isEmpty || additionalProperties === true;
}

function schemasOfKey(part: JsonObject, key: string): unknown[] {
  const properties = asMap(part.properties);
  const patterns = asMap(part.patternProperties);
  const isListed = Object.hasOwn(properties, key) && properties[key] !== false;
  const matching = Object.keys(patterns).filter((pattern) => matches(pattern, key));
  return [
    ...(isListed ? [properties[key]] : []),
    ...matching.map((pattern) => patterns[pattern]),
    ...(isJsonObject(part.additionalProperties) && !allowsAllKeys(part) ? [part.additionalProperties] : []),
  ];
}

function forbids({ properties, patternProperties, additionalProperties }: JsonObject, key: string): boolean {
  const isListed = Object.hasOwn(asMap(properties), key);
  const isMatched = Object.keys(asMap(patternProperties)).some((pattern) => matches(pattern, key));
  return additionalProperties === false && !isListed && !isMatched;
}

/** A pattern that JavaScript cannot compile matches all keys, so that valid values are not reported. */
function matches(pattern: string, key: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(key);
  } catch {
    return true;
  }
}

/** An open key or list item. */
interface Level {
  readonly column: number;
  readonly nodes: readonly PathTree[];
  readonly isItem?: boolean;
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
      openLevel(real, column, content, () => parentsAt(real, tree, column));
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
  openLevel(commented, textColumn, content.slice(marks.length), () => {
    // The width of `#` and space is unknown, so the scan considers all plausible parents.
    const columns = [column, textColumn, textColumn - 1, textColumn - Math.min(spaces.length, 1) - 1];
    const plausible = columns.flatMap((indent) => parentsAt(real, tree, Math.max(indent, 0)));
    return commented.at(-1)?.nodes ?? [...new Set(plausible)];
  });
}

/** Closes the levels that end at this column, and opens the levels that the line starts. */
function openLevel(levels: Level[], column: number, content: string, parents: () => readonly PathTree[]): void {
  const [, dash, first = ''] = /^(-(?: +|$))(.*)$/.exec(content) ?? [];
  // The items of a list may have the column of its key.
  const isOpen = (level: Level): boolean =>
    level.column < column || (dash !== undefined && level.column === column && !level.isItem);
  while (levels.length > 0 && !isOpen(levels.at(-1) as Level)) {
    levels.pop();
  }
  if (dash !== undefined) {
    const nodes = (levels.at(-1)?.nodes ?? parents()).map((list) => list.item());
    levels.push({ column, nodes, isItem: true });
    openLevel(levels, column + dash.length, first, () => nodes);
    return;
  }
  const [, , key, value = ''] = KEY.exec(content) ?? [];
  if (key === undefined || /^(?:https?|\/\/)/.test(value)) {
    return;
  }
  const around = parents();
  const nodes = around.map((parent) => parent.at(key));
  if (STARTS_MAP.test(value)) {
    levels.push({ column, nodes: PROSE.test(key) ? [...nodes, ...around] : nodes });
  }
}

function parentsAt(levels: readonly Level[], root: PathTree, column: number): readonly PathTree[] {
  const enclosing = levels.filter((level) => level.column < column).at(-1);
  return enclosing ? enclosing.nodes : [root];
}
