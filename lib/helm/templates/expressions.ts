import { ANY_ENTRY, type Expression, itemsOf, type Pipeline, type ReadNode } from './actions';

/** The part of the values that an expression returns. */
interface Yield {
  /** The places whose content the expression returns. */
  readonly nodes: readonly ReadNode[];
  /** The places whose content the result contains, as entries of a dict or a list. */
  readonly held?: readonly ReadNode[];
  /** The result is a list of `held` that no dict contains yet. */
  readonly isList?: boolean;
  /** The text of a literal. */
  readonly text?: string;
}

const DOTTED_PATH = /^[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+$/;

/** The context of an expression. */
export interface Context {
  readonly values: ReadNode;
  /** The places of `.`, `$` and the variables; an empty list for an unknown name. */
  nodesOf(head: string): readonly ReadNode[];
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
}

const NOTHING: Yield = { nodes: [] };
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
  return first ? evaluateOperand(first, context) : NOTHING;
}

function evaluateOperand(operand: Expression, context: Context): Yield {
  if (operand.kind === 'text') {
    context.readText(operand.text);
    return { nodes: [], text: operand.text };
  }
  if (operand.kind === 'group') {
    const inner = evaluatePipeline(operand.pipeline, context);
    return operand.fields.length > 0 ? { nodes: readFields(inner.nodes, operand.fields, context) } : inner;
  }
  if (/^[\d,]/.test(operand.head)) {
    return NOTHING;
  }
  return /^\w/.test(operand.head)
    ? callFunction(operand.head, [], context)
    : { nodes: readFields(context.nodesOf(operand.head), operand.fields, context) };
}

/** The expression before `.Values` is always the root context. */
function readFields(from: readonly ReadNode[], fields: readonly string[], context: Context): readonly ReadNode[] {
  const start = fields.lastIndexOf('Values');
  if (start >= 0) {
    return [context.values.add(fields.slice(start + 1))];
  }
  const nodes = from.length === 0 && fields.length > 0 ? [context.unknown] : from;
  return nodes.map((node) => node.add(fields));
}

/** Evaluates a template function for the places in its arguments. */
function callFunction(name: string, args: readonly Yield[], context: Context): Yield {
  const nodes = args.flatMap((arg) => arg.nodes);
  const [first = NOTHING, ...others] = args;
  if (name !== 'dict') {
    args.forEach((arg) => {
      passItems(ANY_ENTRY, arg, context);
    });
  }
  if (name === 'index' || name === 'get' || name === 'hasKey') {
    const read = readKeys(first.nodes, others, context);
    return name === 'hasKey' ? NOTHING : { nodes: read };
  }
  if (name === 'dig') {
    const [fallback = NOTHING, map = NOTHING] = args.slice(-2);
    return { nodes: [...readKeys(map.nodes, args.slice(0, -2), context), ...fallback.nodes] };
  }
  if (name === 'pluck') {
    return { nodes: readKeys(nodes, [first], context) };
  }
  if (name === 'set') {
    readKeys(first.nodes, others.slice(0, 1), context);
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
    return { nodes };
  }
  return PASS_ON.test(name) ? { nodes, held: args.flatMap((arg) => arg.held ?? []) } : NOTHING;
}

function readKeys(from: readonly ReadNode[], keys: readonly Yield[], context: Context): readonly ReadNode[] {
  if (keys[0]?.text === 'Values') {
    return readKeys([context.values], keys.slice(1), context);
  }
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
  return { nodes: [], held: contentOf(args), isList: name !== 'dict' };
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
