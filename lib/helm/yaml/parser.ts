import { LIMITS } from '../../core/limits';
import { type Mark, YamlError } from './cursor';
import type { YamlAlias, YamlMap, YamlNode, YamlScalar, YamlSequence } from './nodes';
import { Scanner } from './scanner';
import type { Token, TokenKind } from './tokens';

/** A text with a second document. */
export class SecondDocument extends YamlError {}

/** What stands before a value. */
interface Properties {
  readonly anchor?: string;
  readonly tag?: string;
}

const NO_PROPERTIES: Properties = {};

/**
 * Reads the document of a text as a tree; undefined when the text has no document.
 *
 * @throws YamlError
 */
export function parseNodes(text: string): YamlNode | undefined {
  return new Parser(new Scanner(text)).document();
}

class Parser {
  private readonly anchors = new Map<string, YamlNode>();
  private readonly handles = new Map<string, string>();
  private depth = 0;

  public constructor(private readonly scanner: Scanner) {}

  public document(): YamlNode | undefined {
    const { scanner } = this;
    if (scanner.peek().kind === 'end') {
      return undefined;
    }
    const isExplicit = this.at('directive', '---');
    this.readDirectives();
    if (isExplicit) {
      this.expect('---', 'expected --- after the directives');
    }
    const isEmpty = isExplicit && this.at('directive', '---', '...', 'end');
    const root = isEmpty ? empty(scanner.peek()) : this.node(true);
    let end: Mark | undefined;
    while (this.at('...', '---')) {
      end = scanner.next().mark;
    }
    // Go reads one document: kubectl would ignore the rest.
    if (end !== undefined && !this.at('end')) {
      throw new SecondDocument('a second document starts here', end);
    }
    this.expect('end', 'this text follows the end of the document');
    return root;
  }

  private readDirectives(): void {
    this.handles.set('!', '!').set('!!', 'tag:yaml.org,2002:').set('!<', '');
    while (this.at('directive')) {
      const { text, mark } = this.scanner.next();
      const [, handle, prefix] =
        /^%TAG[ \t]+(!(?:[\w-]*!)?)[ \t]+([\w\-;/?:@&=+$,.!~*'()[\]%]+)(?:[ \t]*|[ \t]+#.*)$/.exec(text) ?? [];
      if (handle !== undefined && prefix !== undefined) {
        this.handles.set(handle, decodeURIComponent(prefix));
      } else if (!/^%YAML[ \t]+1\.1(?:[ \t]*|[ \t]+#.*)$/.test(text)) {
        throw new YamlError('expected %YAML 1.1 or a %TAG directive', mark);
      }
    }
  }

  private node(isBlock: boolean, mayBeIndentless = false): YamlNode {
    const { scanner } = this;
    const { mark } = scanner.peek();
    if (this.at('alias')) {
      return this.alias(scanner.next());
    }
    const properties = this.at('anchor', 'tag') ? this.properties() : NO_PROPERTIES;
    const { kind } = scanner.peek();
    if (kind === 'scalar' || (properties !== NO_PROPERTIES && !startsCollection(kind, isBlock, mayBeIndentless))) {
      return this.scalar(mark, properties);
    }
    if (!startsCollection(kind, isBlock, mayBeIndentless)) {
      throw new YamlError('expected a value', scanner.peek().mark);
    }
    return this.collection(kind, mark, properties);
  }

  private scalar(mark: Mark, properties: Properties): YamlScalar {
    const { tag = '' } = properties;
    // A tag or an anchor without a value belongs to an empty scalar.
    const { text = '', isPlain = false } = this.at('scalar') ? this.scanner.next() : { isPlain: true };
    const node: YamlScalar = { kind: 'scalar', mark, text, tag, isPlain: tag === '' ? isPlain : tag === '!' };
    this.remember(node, properties);
    return node;
  }

  private collection(kind: TokenKind, mark: Mark, properties: Properties): YamlNode {
    // Go's library reads deeper texts; no object of Kubernetes has such a depth.
    if (++this.depth > LIMITS.depth) {
      throw new YamlError(`the depth exceeds ${LIMITS.depth}`, mark);
    }
    const isMap = kind === '{' || kind === 'block map';
    const node: YamlMap | YamlSequence = isMap
      ? { kind: 'map', mark, entries: [] }
      : { kind: 'sequence', mark, items: [] };
    this.remember(node, properties);
    if (node.kind === 'map') {
      this.readEntries(node, kind);
    } else {
      this.readItems(node, kind);
    }
    this.depth--;
    return node;
  }

  private remember(node: YamlNode, { anchor }: Properties): void {
    if (anchor !== undefined) {
      this.anchors.set(anchor, node);
    }
  }

  private alias({ text: name, mark }: Token): YamlAlias {
    const target = this.anchors.get(name);
    if (target === undefined) {
      throw new YamlError(`no anchor before it has the name ${name}`, mark);
    }
    return { kind: 'alias', mark, name, target };
  }

  private properties(): Properties {
    const { scanner } = this;
    let anchor = this.at('anchor') ? scanner.next().text : undefined;
    let tag: string | undefined;
    if (this.at('tag')) {
      const { handle = '', text, mark } = scanner.next();
      const prefix = this.handles.get(handle);
      if (prefix === undefined) {
        throw new YamlError(`no %TAG directive defines the handle ${handle}`, mark);
      }
      tag = prefix + text;
    }
    if (anchor === undefined && this.at('anchor')) {
      anchor = scanner.next().text;
    }
    return { anchor, tag };
  }

  private readItems(node: YamlSequence, start: TokenKind): void {
    if (start === '[') {
      this.flow(']', () => node.items.push(this.at('key') ? this.pair() : this.node(false)));
      return;
    }
    const isIndentless = start === '-';
    if (!isIndentless) {
      this.scanner.next();
    }
    while (this.at('-')) {
      const token = this.scanner.next();
      const isEmpty = this.at('-', 'block end') || (isIndentless && this.at('key', 'value'));
      node.items.push(isEmpty ? empty(token) : this.node(true));
    }
    if (!isIndentless) {
      this.expect('block end', 'expected another item, or a line with less indentation');
    }
  }

  private readEntries(node: YamlMap, start: TokenKind): void {
    if (start === '{') {
      this.flow('}', () =>
        node.entries.push(this.at('key') ? this.flowEntry('}') : [this.node(false), empty(this.scanner.peek())]),
      );
      return;
    }
    this.scanner.next();
    while (this.at('key')) {
      const key = this.blockPart(this.scanner.next());
      const value = this.at('value') ? this.blockPart(this.scanner.next()) : empty(this.scanner.peek());
      node.entries.push([key, value]);
    }
    this.expect('block end', 'expected another key, or a line with less indentation');
  }

  private blockPart(indicator: Token): YamlNode {
    return this.at('key', 'value', 'block end') ? empty(indicator) : this.node(true, true);
  }

  /** The items between two brackets. */
  private flow(end: ']' | '}', readItem: () => void): void {
    this.scanner.next();
    for (let isFirst = true; !this.at(end); isFirst = false) {
      if (!isFirst) {
        this.expect(',', `expected , or ${end}`);
      }
      if (!this.at(end)) {
        readItem();
      }
    }
    this.scanner.next();
  }

  /** A map of one entry, as in `[a: b]`. */
  private pair(): YamlMap {
    const { mark } = this.scanner.peek();
    return { kind: 'map', mark, entries: [this.flowEntry(']')] };
  }

  private flowEntry(end: ']' | '}'): [YamlNode, YamlNode] {
    const start = this.scanner.next();
    const key = this.at('value', ',', end) ? empty(start) : this.node(false);
    if (!this.at('value')) {
      return [key, empty(start)];
    }
    const colon = this.scanner.next();
    return [key, this.at(',', end) ? empty(colon) : this.node(false)];
  }

  private at(first: TokenKind, second = first, third = first, fourth = first): boolean {
    const { kind } = this.scanner.peek();
    return kind === first || kind === second || kind === third || kind === fourth;
  }

  private expect(kind: TokenKind, problem: string): void {
    const token = this.scanner.next();
    if (token.kind !== kind) {
      throw new YamlError(problem, token.mark);
    }
  }
}

function empty({ mark }: Token): YamlScalar {
  return { kind: 'scalar', mark, text: '', tag: '', isPlain: true };
}

/** @param mayBeIndentless the items of a list may have the column of the key above them */
function startsCollection(kind: TokenKind, isBlock: boolean, mayBeIndentless: boolean): boolean {
  return (
    kind === '[' ||
    kind === '{' ||
    (mayBeIndentless && kind === '-') ||
    (isBlock && (kind === 'block sequence' || kind === 'block map'))
  );
}
