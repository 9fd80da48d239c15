import { ANY_ENTRY, type ReadNode } from './actions';
import { baseName, COMPARES_ITEMS, type Effect, EMPTY_LENGTHS, effectOf } from './content-functions';
import { NOTHING, type TextForm, unionOf, type Yield } from './results';
import { printedTexts, UNKNOWN, ValuesPlace } from './values-place';

const PLAIN_PATH = /^[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+$/;

/** A function that gets the content of a place. */
export interface FoundUse {
  readonly function: string;
  readonly path: readonly string[];
  /** The function gets a text that is made of the whole content of the place. */
  readonly includesBelow: boolean;
}

/** The result of a function for the contents of its arguments. Reports the arguments on whose contents the result depends. */
export function resultOf(
  name: string,
  args: readonly Yield[],
  evaluated: Yield,
  values: ReadNode,
  report: (use: FoundUse) => void,
): Yield {
  const plain = baseName(name);
  // The renderings show how the ends of a text change.
  const isEnd = plain === 'trimSuffix' && args[0]?.text === '\\n';
  const effect = isEnd ? 'same' : (effectOf(name) ?? 'test');
  for (const use of usesOf(plain, effect, args)) {
    report(use);
  }
  return effect === 'same'
    ? sameContent(plain, args, evaluated, values)
    : changedContent(plain, effect, args, evaluated);
}

function changedContent(name: string, effect: Effect, args: readonly Yield[], evaluated: Yield): Yield {
  const texts = relevant(name, args).flatMap((arg) =>
    printedTexts(arg, /^to.*(?:Yaml|Json)/.test(name) ? 'yaml' : 'content'),
  );
  const as = (form: TextForm, changed: (form: TextForm) => boolean): Yield => ({
    nodes: [],
    taken: [...new Set(texts.map((text) => (changed(text.form) ? (text.node as ValuesPlace).as(form) : text)))],
  });
  if (/^from(?:Yaml|Json)/.test(name)) {
    const written = texts.filter(({ form }) => form === 'yaml').map(({ node }) => node);
    return { nodes: [...evaluated.nodes, ...written, new ValuesPlace([UNKNOWN])] };
  }
  switch (effect) {
    case 'visible':
    case 'cut':
    case 'parse':
      return as(ENCODINGS[name] ?? 'content', (form) => {
        return name in ENCODINGS ? isPrinted(form) : name === 'b64dec' && form === 'base64';
      });
    case 'hash':
    case 'length':
      return as(effect, isPrinted);
    default:
      return constantOf(name, args);
  }
}

/** The arguments that the result contains. */
function relevant(name: string, args: readonly Yield[]): readonly Yield[] {
  switch (name) {
    case 'len':
      // The number of items depends on no content.
      return args.map(({ nodes, taken }) => ({ nodes, taken }));
    case 'tpl':
      return args.slice(0, 1);
    case 'printf': {
      const verbs = verbsOf(args[0]);
      return args.filter((_, index) => verbs[index - 1] !== '%T');
    }
    default:
      return args;
  }
}

const ENCODINGS: { readonly [name: string]: TextForm } = { b64enc: 'base64', urlquery: 'query' };

function isPrinted(form: TextForm): boolean {
  return form !== 'path' && form !== 'hash' && form !== 'length';
}

/** The results that do not depend on values. */
function constantOf(name: string, [first]: readonly Yield[]): Yield {
  switch (name) {
    case 'nil':
      return { nodes: [], text: '', truth: false };
    case 'true':
    case 'false':
      return { nodes: [], truth: name === 'true' };
    case 'not':
    case 'empty':
      return { nodes: [], truth: first?.truth === undefined ? undefined : !first.truth };
    case 'lookup':
      // helm has no cluster, so it finds nothing.
      return { nodes: [], truth: false, entries: new Map() };
    default:
      return NOTHING;
  }
}

function sameContent(name: string, args: readonly Yield[], evaluated: Yield, values: ReadNode): Yield {
  const [first = NOTHING, ...others] = args;
  if (name === 'set') {
    const [{ text: key = ANY_ENTRY } = NOTHING, value = NOTHING] = others;
    first.entries?.set(key, unionOf([...new Set([first.entries.get(key) ?? value, value])]));
    return first;
  }
  if (/^(?:dict|list|tuple|append|prepend|push)$/.test(name)) {
    const entries = [...(evaluated.entries ?? [])].map(([key, entry]) => [key, withNamedPlace(entry, values)] as const);
    const lists = name === 'dict' || name === 'list' || name === 'tuple' ? NOTHING : first;
    return { ...lists, entries: new Map(entries) };
  }
  if (name === 'index' || name === 'get') {
    const named = others.flatMap(({ taken = [] }) => taken).filter(({ form }) => form === 'path');
    return named.length > 0 ? { nodes: named.map(({ node }) => node) } : evaluated;
  }
  if (name === 'first' || name === 'last') {
    const items = first.nodes.map((node) => node.atAnyKey());
    const entries = [...(first.entries?.values() ?? [])];
    const item = name === 'first' ? entries[0] : entries.at(-1);
    return unionOf([item ?? NOTHING, { nodes: [...first.nodes, ...items], taken: first.taken }]);
  }
  return name === 'dig' || name === 'pluck' ? evaluated : { ...unionOf(args), text: undefined };
}

/** Helpers get the path of a value as a text, and read the value by it. */
function withNamedPlace(entry: Yield, values: ReadNode): Yield {
  const { text } = entry;
  return text !== undefined && PLAIN_PATH.test(text)
    ? { ...entry, taken: [(values.add(text.split('.')) as ValuesPlace).as('path')] }
    : entry;
}

function usesOf(name: string, effect: Effect, args: readonly Yield[]): FoundUse[] {
  return inspected(name, effect, args).flatMap((arg) => {
    const exact = arg.nodes.map((node) => useOf(name, node, COMPARES_ITEMS.has(name)));
    // Only whole values are read as data.
    const texts = effect === 'parse' ? [] : printedTexts({ ...arg, nodes: [] });
    const reported = texts.filter(({ form }) => !isHarmless(form, name, effect, args));
    return [
      ...exact,
      ...reported.map(({ node, form }) => useOf(form === 'length' ? 'len' : name, node, form !== 'length')),
    ];
  });
}

function useOf(name: string, node: ReadNode, includesBelow: boolean): FoundUse {
  return { function: name, path: (node as ValuesPlace).path, includesBelow };
}

function isHarmless(form: TextForm, name: string, effect: Effect, args: readonly Yield[]): boolean {
  switch (form) {
    case 'path':
      return true;
    case 'hash':
      return effect !== 'test';
    case 'length':
      return args.some(({ number }) => number !== undefined && number === EMPTY_LENGTHS.get(name));
    case 'base64':
      return effect === 'cut' && /^(?:replace|trim)/.test(name) && /^[^\w+/=]+$/.test(args[0]?.text ?? '');
    case 'query':
      // Another encoding of blanks.
      return name === 'replace' && args[0]?.text === '+';
    default:
      return false;
  }
}

/** The arguments on whose contents the result of a function depends in a way that two renderings cannot show. */
function inspected(name: string, effect: Effect, args: readonly Yield[]): readonly Yield[] {
  const [first = NOTHING, second = NOTHING, ...others] = args;
  switch (name) {
    case 'index':
    case 'get':
    case 'hasKey': {
      const readsCharacter = [second, ...others].some(({ number }) => number !== undefined);
      return [...(readsCharacter ? [{ nodes: first.nodes }] : []), second, ...others];
    }
    case 'dig':
      return args.slice(0, -2);
    case 'pluck':
      return [first];
    case 'printf':
      return paddedArguments(args);
    case 'eq':
    case 'ne':
    case 'without':
      // Compares with the empty text or nil, so it tests whether there is content.
      return first.text === '' || second.text === '' ? [] : args;
    case 'contains':
      // One of the two placeholders contains `{{`, so helm renders both branches.
      return first.text === '{{' ? [] : args;
    default:
      return /^(?:test|cut|parse)$/.test(effect) || COMPARES_ITEMS.has(name) ? args : [];
  }
}

/** The arguments of `printf` that a verb pads or cuts to a number of characters. */
function paddedArguments([format, ...args]: readonly Yield[]): Yield[] {
  const verbs = verbsOf(format);
  return args.filter((_, index) => /\d[a-z]$/i.test(verbs[index] ?? '') && !/[dfegt]$/i.test(verbs[index] ?? ''));
}

/** The verbs of a format, such as `%-8s`. */
function verbsOf(format: Yield | undefined): string[] {
  const verbs = (format?.text ?? '').match(/%[^a-zA-Z%]*[a-zA-Z%]/g) ?? [];
  return verbs.filter((verb) => !verb.endsWith('%'));
}
