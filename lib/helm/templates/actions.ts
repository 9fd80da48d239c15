import { CodedError } from '../../core/errors/coded-error';
import { LIMITS } from '../../core/limits';
import { type KnownNode, PathTree } from '../known-values/known-node';
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
  /** Offset in the text. */
  readonly start: number;
}

/**
 * The actions of a template, in order.
 *
 * @throws CLEARML1014 when parentheses have too many levels
 */
export function templateActions(text: string): Action[] {
  return actionTokens(text).map(({ tokens, start }) => ({ ...parseAction(tokens), start }));
}

function parseAction(tokens: readonly string[]): Omit<Action, 'start'> {
  const [first = '', second = ''] = tokens;
  const words = KEYWORD.test(first) ? (first === 'else' && KEYWORD.test(second) ? 2 : 1) : 0;
  const rest = tokens.slice(words);
  const sign = rest.findIndex((token) => token === ':=' || token === '=');
  const variables = rest.slice(0, Math.max(sign, 0)).filter((token) => token.startsWith('$'));
  const { pipeline } = parsePipeline(rest.slice(sign + 1)[Symbol.iterator]());
  return { keyword: tokens.slice(0, words).join(' '), variables, reassigned: rest[sign] === '=', pipeline };
}

/** The functions that read templates call themselves at each level of parentheses and blocks. */
export function requireTemplateLevels(levels: number): void {
  if (levels > LIMITS.depth) {
    throw new CodedError('CLEARML1014', {
      found: `blocks or parentheses of a template have more than ${LIMITS.depth} levels`,
      expected: `at most ${LIMITS.depth} levels of blocks, and of parentheses`,
      fix: 'report it to the makers of the chart',
    });
  }
}

/** Parses up to the parenthesis that closes the pipeline. `closing` is this token and the fields after it. */
function parsePipeline(tokens: Iterator<string>, level = 0): { pipeline: Pipeline; closing: string } {
  requireTemplateLevels(level);
  const pipeline: Expression[][] = [[]];
  for (let next = tokens.next(); !next.done; next = tokens.next()) {
    const token = next.value;
    if (token.startsWith(')')) {
      return { pipeline, closing: token };
    }
    if (token === '|') {
      pipeline.push([]);
    } else {
      pipeline.at(-1)?.push(parseOperand(token, tokens, level));
    }
  }
  return { pipeline, closing: ')' };
}

function parseOperand(token: string, tokens: Iterator<string>, level: number): Expression {
  if (token === '(') {
    const { pipeline, closing } = parsePipeline(tokens, level + 1);
    return { kind: 'group', pipeline, fields: fieldsOf(closing.slice(1)) };
  }
  if (/^["`]/.test(token)) {
    return { kind: 'text', text: token.slice(1, -1) };
  }
  const head = /^(?:\$[\w\u0080-\uffff]*|\.|[\w\u0080-\uffff]+)/.exec(token)?.[0] ?? token;
  return { kind: 'chain', head, fields: fieldsOf(token.slice(head === '.' ? 0 : head.length)) };
}

function fieldsOf(chain: string): string[] {
  return chain.split('.').filter(Boolean);
}

/** The key of list entries, and of entries whose key is known only when helm renders. */
export const ANY_ENTRY = '*';

/** The key of the items of a list that is the entry `key` of a dict. */
export function itemsOf(key: string): string {
  return key === ANY_ENTRY ? ANY_ENTRY : `${key}[]`;
}

/** The keys that templates read from the arguments of their callers, and whether they print or iterate the whole content. */
export type RelativeReads = ReadonlyMap<string, boolean>;

/** A place in the values, or in the argument of a named template, as the templates read it. */
export class ReadNode extends PathTree {
  public override readonly evidence = 'read';
  /** The place is passed to a template, so the relative reads apply to it. */
  public escaped = false;
  public printed = false;
  public everyChild: ReadNode | undefined;

  public constructor(
    private readonly relative: () => RelativeReads,
    private readonly isRoot = true,
  ) {
    super();
  }

  public override child(key: string): readonly KnownNode[] {
    return this.escaped ? [...super.child(key), ...relativeChild(this.relative(), key)] : super.child(key);
  }

  /**
   * The node at a key that only helm knows. At the root, the key is the name of a component that other sources know.
   */
  public atAnyKey(): ReadNode {
    this.open ||= !this.isRoot;
    this.everyChild ??= this.create();
    return this.everyChild;
  }

  /** Marks the whole content as used. Returns true for the first call. The root is never open. */
  public printAll(): boolean {
    const known = this.isRoot ? this.printed : this.open;
    this.printed = true;
    this.open = !this.isRoot;
    return !known;
  }

  protected override create(): this {
    return new ReadNode(this.relative, false) as this;
  }
}

/** A helper that gets this map reads `name` from it, and may pass the content on. */
function relativeChild(reads: RelativeReads, name: string): KnownNode[] {
  const open = reads.get(name);
  const child = (key: string): KnownNode[] => relativeChild(reads, key);
  return open === undefined ? [] : [{ open, leaf: true, child, keys: () => [] }];
}

/** Collects the keys of all nodes below `node`. */
export function collectKeys(node: ReadNode, reads: Map<string, boolean>): void {
  for (const key of node.keys()) {
    const child = node.at(key);
    reads.set(key, child.open || reads.get(key) === true);
    if (child.everyChild?.open) {
      reads.set(itemsOf(key), true);
    }
    collectKeys(child, reads);
  }
  if (node.everyChild) {
    collectKeys(node.everyChild, reads);
  }
}
