/** A place in the values, as known to one source (values.yaml, the schema, comments, templates). */
export interface KnownNode {
  /** All keys are accepted below the place. */
  readonly open: boolean;
  /** No key below the place is known. */
  readonly leaf: boolean;
  /** The nodes of a key; empty for an unknown key. */
  child(key: string): readonly KnownNode[];
  /** True when the chart rejects the key, even if other sources know it. */
  forbids?(key: string): boolean;
  /** The node below every key that another source knows. */
  readonly everyChild?: KnownNode;
  /** The node of all items of a list. */
  readonly items?: KnownNode;
  /** The known keys that the source lists. */
  keys(): Iterable<string>;
  /** How the source knows the place: values.yaml declares it, or a template reads it. */
  readonly evidence?: 'declared' | 'read';
}

/** A node that accepts all keys. */
export const OPEN_NODE: KnownNode = { open: true, leaf: true, child: () => [], keys: () => [] };

/** A node without known keys. */
export const NOTHING: KnownNode = { open: false, leaf: true, child: () => [], keys: () => [] };

/** A tree of known paths. */
export class PathTree implements KnownNode {
  public readonly evidence: KnownNode['evidence'];
  public open = false;
  public items?: this;
  protected readonly children = new Map<string, this>();

  public get leaf(): boolean {
    return this.children.size === 0;
  }

  public child(key: string): readonly KnownNode[] {
    const child = this.children.get(key);
    return child ? [child] : [];
  }

  public keys(): Iterable<string> {
    return this.children.keys();
  }

  /** The node at `key`, added if it is unknown. */
  public at(key: string): this {
    let child = this.children.get(key);
    if (child === undefined) {
      child = this.create();
      this.children.set(key, child);
    }
    return child;
  }

  /** The node of the items, added if it is unknown. */
  public item(): this {
    this.items ??= this.create();
    return this.items;
  }

  /** The node at a path, added if it is unknown. */
  public add(path: readonly string[]): this {
    return path.reduce<this>((node, key) => node.at(key), this);
  }

  protected create(): this {
    return new PathTree() as this;
  }
}
