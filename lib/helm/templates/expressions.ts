import { ANY_ENTRY, type Expression, itemsOf, type Pipeline, type ReadNode } from './actions';
import { NOTHING, unionOf, type Yield } from './results';

const DOTTED_PATH = /^[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+$/;

/** The context of an expression. */
export interface Context {
  readonly values: ReadNode;
  /** The meaning of `.`, `$` and the variables; no places for an unknown name. */
  valueOf(head: string): Yield;
  /** Represents all content that the analysis cannot follow. */
  readonly unknown: ReadNode;
  /** Reads a literal as a template, because `tpl` may render it. */
  readText(text: string): void;
  /** Registers that a template gets `node` as the entry `key` of a dict. */
  passEntry(key: string, node: ReadNode): void;
  /**
   * Registers that `nodes` are, or are contained in, the `.` of a template. The name is undefined if only helm knows
   * it.
   */
  passToTemplate(name: string | undefined, nodes: readonly ReadNode[]): void;
  /** Replaces the result of a function, for an analysis that follows more than the places that functions return. */
  callFunction?(name: string, args: readonly Yield[], result: Yield): Yield;
}

const PRINT = /^(?:must)?(?:to(?:Yaml|YamlPretty|Json|PrettyJson|RawJson|Toml)|keys|values|join|toStrings|sortAlpha)$/i;
/** Functions that return the content of their arguments. */
const PASS_ON =
  /^(?:must)?(?:default|coalesce|or|and|ternary|required|deepCopy|omit|pick|unset|chunk|slice|first|last|rest|initial|uniq|compact|concat|fromYaml|fromJson|without|reverse)$/i;
const MERGE = /^(?:must)?merge(?:Overwrite)?$/i;

export function evaluatePipeline(pipeline: Pipeline, context: Context): Yield {
  const evaluate = (piped: Yield | undefined, command: readonly Expression[]) =>
    evaluateCommand(command, piped, context);
  return pipeline.reduce(evaluate, undefined) ?? NOTHING;
}

/** Registers the argument that an action passes to a named template. */
export function passToTemplate(pipeline: Pipeline, context: Context): void {
  const [name, ...rest] = pipeline[0] ?? [];
  evaluatePipeline([[{ kind: 'chain', head: 'include', fields: [] }, ...(name ? [name] : []), ...rest]], context);
}

function evaluateCommand(command: readonly Expression[], piped: Yield | undefined, context: Context): Yield {
  const [first, ...rest] = command;
  if (first?.kind === 'chain' && /^[a-z]/i.test(first.head)) {
    const args = rest.map((operand) => evaluateOperand(operand, context));
    return callFunction(first.head, piped ? [...args, piped] : args, context);
  }
  // A method, such as `.Files.Get`, may get arguments.
  rest.forEach((operand) => {
    evaluateOperand(operand, context);
  });
  return first ? evaluateOperand(first, context) : NOTHING;
}

function evaluateOperand(operand: Expression, context: Context): Yield {
  if (operand.kind === 'text') {
    context.readText(operand.text);
    return { nodes: [], text: operand.text, truth: operand.text !== '' };
  }
  if (operand.kind === 'group') {
    const inner = evaluatePipeline(operand.pipeline, context);
    return readFields(inner, operand.fields, context);
  }
  if (/^[\d,]/.test(operand.head)) {
    return { nodes: [], number: operand.head, truth: Number(operand.head) !== 0 };
  }
  return /^\w/.test(operand.head)
    ? callFunction(operand.head, [], context)
    : readFields(context.valueOf(operand.head), operand.fields, context);
}

function readFields(from: Yield, fields: readonly string[], context: Context): Yield {
  const [first, ...rest] = fields;
  if (first === undefined) {
    return from;
  }
  const found = entriesAt(from, { nodes: [], text: first }).map((entry) => readFields(entry, rest, context));
  return found.length > 0 && from.nodes.length === 0
    ? unionOf(found)
    : unionOf([...found, { nodes: readPlaces(from.nodes, fields, context), truth: truthOfMissing(from) }]);
}

/** A dict without the key returns nil. */
function truthOfMissing({ entries, nodes }: Yield): boolean | undefined {
  return entries !== undefined && nodes.length === 0 ? false : undefined;
}

/** The expression before `.Values` is always the root context. */
function readPlaces(from: readonly ReadNode[], fields: readonly string[], context: Context): readonly ReadNode[] {
  const start = fields.lastIndexOf('Values');
  if (start >= 0) {
    return [context.values.add(fields.slice(start + 1))];
  }
  const nodes = from.length === 0 && fields.length > 0 ? [context.unknown] : from;
  return nodes.map((node) => node.add(fields));
}

/** Evaluates a template function for the places in its arguments. */
function callFunction(name: string, args: readonly Yield[], context: Context): Yield {
  const result = readArguments(name, args, context);
  return context.callFunction?.(name, args, result) ?? result;
}

function readArguments(name: string, args: readonly Yield[], context: Context): Yield {
  const nodes = args.flatMap((arg) => arg.nodes);
  const [first = NOTHING, ...others] = args;
  if (name !== 'dict') {
    args.forEach((arg) => {
      passItems(ANY_ENTRY, arg, context);
    });
  }
  if (name === 'index' || name === 'get' || name === 'hasKey') {
    const read = readKeys(first, others, context);
    return name === 'hasKey' ? NOTHING : read;
  }
  if (name === 'dig') {
    const [fallback = NOTHING, map = NOTHING] = args.slice(-2);
    return unionOf([readKeys(map, args.slice(0, -2), context), fallback]);
  }
  if (name === 'pluck') {
    return unionOf(others.map((map) => readKeys(map, [first], context)));
  }
  if (name === 'set') {
    readKeys(first, others.slice(0, 1), context);
    markEscaped(others.slice(1));
    return first;
  }
  if (name === 'dict' || name === 'list' || name === 'tuple' || name === 'append' || name === 'prepend') {
    return holdArguments(name, args, context);
  }
  if (name === 'include') {
    markEscaped(others);
    context.passToTemplate(first.text, contentOf(others));
    return NOTHING;
  }
  if (PRINT.test(name) || name === 'tpl') {
    printAll(name === 'tpl' ? first.nodes : nodes);
    return NOTHING;
  }
  if (MERGE.test(name)) {
    markEscaped(args);
    printAll(nodes);
    return { ...unionOf(args), held: undefined };
  }
  return PASS_ON.test(name) ? unionOf(args) : NOTHING;
}

function readKeys(from: Yield, keys: readonly Yield[], context: Context): Yield {
  const [key, ...rest] = keys;
  if (key === undefined) {
    return from;
  }
  const found = entriesAt(from, key).map((entry) => readKeys(entry, rest, context));
  if (found.length > 0 && from.nodes.length === 0) {
    return unionOf(found);
  }
  if (key.text === 'Values') {
    return readKeys({ nodes: [context.values] }, rest, context);
  }
  return unionOf([...found, { nodes: readPlacesAt(from.nodes, keys, context), truth: truthOfMissing(from) }]);
}

/** All entries for a key that only helm knows. */
function entriesAt({ entries = new Map() }: Yield, { text, number }: Yield): Yield[] {
  const key = text ?? number;
  const entry = key === undefined ? undefined : (entries.get(key) ?? entries.get(ANY_ENTRY));
  return key === undefined ? [...entries.values()] : entry ? [entry] : [];
}

function readPlacesAt(from: readonly ReadNode[], keys: readonly Yield[], context: Context): readonly ReadNode[] {
  let nodes = from.length > 0 ? from : [context.unknown];
  for (const { text } of keys) {
    nodes = nodes.map((node) => (text === undefined ? node.atAnyKey() : node.at(text)));
  }
  return nodes;
}

function holdArguments(name: string, args: readonly Yield[], context: Context): Yield {
  markEscaped(args);
  args.forEach((arg, index) => {
    const { nodes, text } = arg;
    // Bitnami helpers get paths of values as strings.
    if (text !== undefined && DOTTED_PATH.test(text)) {
      context.values.add(text.split('.'));
    }
    const key = args[index - 1]?.text ?? ANY_ENTRY;
    if (name === 'dict') {
      passItems(itemsOf(key), arg, context);
      nodes.forEach((node) => {
        context.passEntry(key, node);
      });
    }
  });
  return { nodes: [], held: contentOf(args), isList: name !== 'dict', entries: entriesOf(name, args) };
}

function entriesOf(name: string, args: readonly Yield[]): Map<string, Yield> {
  if (name === 'dict') {
    const keys = args.filter((_, index) => index % 2 === 0);
    return new Map(keys.map(({ text = ANY_ENTRY }, index) => [text, args[2 * index + 1] ?? NOTHING]));
  }
  const [list = NOTHING, ...items] = args;
  const isNew = name === 'list' || name === 'tuple';
  return new Map((isNew ? args : [...(list.entries?.values() ?? []), ...items]).map((arg, index) => [`${index}`, arg]));
}

/** Registers the items of a list, which only its reader distinguishes. */
export function passItems(key: string, { isList, held = [] }: Yield, context: Context): void {
  for (const node of isList ? held : []) {
    context.passEntry(key, node);
  }
}

/** The places whose content the arguments are or contain. */
function contentOf(args: readonly Yield[]): ReadNode[] {
  return args.flatMap(({ nodes, held = [] }) => [...nodes, ...held]);
}

function markEscaped(args: readonly Yield[]): void {
  for (const node of args.flatMap((arg) => arg.nodes)) {
    node.escaped = true;
  }
}

/** Marks the whole content of places as used. */
export function printAll(nodes: readonly ReadNode[]): void {
  for (const node of nodes) {
    node.printAll();
  }
}
