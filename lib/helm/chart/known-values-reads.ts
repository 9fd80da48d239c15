import { type KnownNode, PathTree } from './known-values-node';

/** What templates read relatively, that is from what their callers pass to them. */
export interface RelativeReads {
  readonly names: ReadonlySet<string>;
  /** Names whose content is printed or iterated as a whole. */
  readonly printed: ReadonlySet<string>;
}

/** A place in the values, or in what is passed to a named template, as the templates read it. */
export class ReadNode extends PathTree {
  /** Passed on as a whole: what is read relatively may stand below. */
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

  /** The node at a key that only the rendering knows. At the root that is some component, whose name others know. */
  public atAnyKey(): ReadNode {
    this.open ||= !this.isRoot;
    this.everyChild ??= this.create();
    return this.everyChild;
  }

  /** The content is used as a whole; true when that is news. All values together are never meant as such. */
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

/** A helper that is handed this map reads `name` from it, and may hand on what it read. */
function relativeChild(reads: RelativeReads, name: string): KnownNode[] {
  if (!reads.names.has(name)) {
    return [];
  }
  const child = (key: string): KnownNode[] => relativeChild(reads, key);
  return [{ open: reads.printed.has(name), leaf: true, child, keys: () => [] }];
}

/** Gathers the names of all nodes below `node`. */
export function collectNames(node: ReadNode, names: Set<string>, printed: Set<string>): void {
  for (const key of node.keys()) {
    const child = node.at(key);
    names.add(key);
    if (child.open) {
      printed.add(key);
    }
    collectNames(child, names, printed);
  }
  if (node.everyChild) {
    collectNames(node.everyChild, names, printed);
  }
}
