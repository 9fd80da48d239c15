/** What one source (values.yaml, the schema, comments, templates) knows of one place in the values. */
export interface KnownNode {
  /** Anything may stand below. */
  readonly open: boolean;
  /** Nothing is known of what stands below. */
  readonly leaf: boolean;
  /** What is known of the key; empty when the key is unknown. */
  child(key: string): readonly KnownNode[];
  /** True when the chart refuses the key, whatever other sources show. */
  forbids?(key: string): boolean;
  /** What holds below every key that another source knows. */
  readonly everyChild?: KnownNode;
  /** The known keys, as far as they can be listed. */
  keys(): Iterable<string>;
}

/** Anything may stand below. */
export const OPEN_NODE: KnownNode = { open: true, leaf: true, child: () => [], keys: () => [] };

/** Nothing is known. */
export const NOTHING: KnownNode = { open: false, leaf: true, child: () => [], keys: () => [] };

/** Known paths that are collected one by one. */
export class PathTree implements KnownNode {
  public open = false;
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

  /** The node at `key`, made known. */
  public at(key: string): this {
    let child = this.children.get(key);
    if (child === undefined) {
      child = this.create();
      this.children.set(key, child);
    }
    return child;
  }

  /** The node at a path, made known. */
  public add(path: readonly string[]): this {
    return path.reduce<this>((node, key) => node.at(key), this);
  }

  protected create(): this {
    return new PathTree() as this;
  }
}

const SUFFIXES = 'affinity|annotations|envs?|envvars|labels|probe|securitycontext|volumes?|volumemounts?';
const WORDS = [
  ...[
    'dnsconfig',
    'hostaliases',
    'lifecycle',
    'lifecyclehooks',
    'matchlabels',
    'nodeselector',
    'resources',
    'selector',
  ],
  ...['strategy', 'tolerations', 'topologyspreadconstraints', 'updatestrategy'],
];
const KUBERNETES_SHAPE = new RegExp(`(?:${SUFFIXES})$|^(?:${WORDS.join('|')})$`, 'i');

/** True for keys whose content Kubernetes defines, not the chart. */
export function hasKubernetesShape(key: string): boolean {
  return KUBERNETES_SHAPE.test(key);
}
