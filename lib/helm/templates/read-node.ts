import { type KnownNode, PathTree } from '../known-values/known-node';

/** The keys that templates read from the arguments of their callers. */
export interface RelativeReads {
  readonly names: ReadonlySet<string>;
  /** Names whose whole content is printed or iterated. */
  readonly printed: ReadonlySet<string>;
}

/** A place in the values, or in the argument of a named template, as the templates read it. */
export class ReadNode extends PathTree {
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
  if (!reads.names.has(name)) {
    return [];
  }
  const child = (key: string): KnownNode[] => relativeChild(reads, key);
  return [{ open: reads.printed.has(name), leaf: true, child, keys: () => [] }];
}

/** Collects the names of all nodes below `node`. */
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
