import type { IConstruct, Node } from 'constructs';

/**
 * Lets a construct make its children when they are first wanted, so that what they come from can be prepared for many
 * constructs side by side.
 *
 * cdk8s has no hook that runs before it synthesizes. But whatever it does (`App.synth`, `synthYaml`, `charts`, `Chart.toJson`,
 * `Testing.synth`) starts at the children of the root, and children are reached through `Node.children`. So this getter is
 * where a tree is completed: at the root all of it, at the construct for those who ask only there.
 *
 * @param make makes the children
 * @returns makes them now, unless they are there; once it has failed, it fails again, so that nothing is written without them
 */
export function makeChildrenLate(construct: IConstruct, make: () => void): () => void {
  const { root } = construct.node;
  const waiting = waitingIn.get(root) ?? watch(root);
  let work: (() => void) | undefined = make;
  const makeOnce = (): void => {
    if (waiting.delete(makeOnce)) {
      try {
        work?.();
        work = undefined;
      } catch (error) {
        waiting.add(makeOnce);
        work = () => {
          throw error;
        };
        throw error;
      }
    }
  };
  waiting.add(makeOnce);
  beforeChildren(construct.node, makeOnce);
  return makeOnce;
}

/** Several constructs that could not make their children, told together. */
export class LateFailures extends Error {
  public constructor(public readonly failures: readonly Error[]) {
    super(failures.map(({ message }) => message).join('\n'));
    this.name = 'LateFailures';
  }
}

/** Whose children are still to be made, by root, in the order of construction. */
const waitingIn = new WeakMap<IConstruct, Set<() => void>>();

function watch(root: IConstruct): Set<() => void> {
  const waiting = new Set<() => void>();
  waitingIn.set(root, waiting);
  let busy = false;
  beforeChildren(root.node, () => {
    if (!busy) {
      busy = true;
      try {
        makeAll(waiting);
      } finally {
        busy = false;
      }
    }
  });
  return waiting;
}

/** Those that are made may bring more. */
function makeAll(waiting: ReadonlySet<() => void>): void {
  const failures = new Map<() => void, Error>();
  for (const makeOnce of waiting) {
    // What failed went to the end of the set and comes by once more.
    if (!failures.has(makeOnce)) {
      try {
        makeOnce();
      } catch (error) {
        failures.set(makeOnce, error as Error);
      }
    }
  }
  // One that waits for another fails as that one did.
  const [first, ...more] = new Set(failures.values());
  if (first) {
    throw more.length === 0 ? first : new LateFailures([first, ...more]);
  }
}

/** Runs `action` whenever the children of a node are about to be looked at, all of them or one by its id. */
function beforeChildren(node: Node, action: () => void): void {
  const children = getterOf(node, 'children');
  const tryFindChild = node.tryFindChild.bind(node);
  Object.defineProperties(node, {
    children: {
      configurable: true,
      get: () => {
        action();
        return children.call(node);
      },
    },
    tryFindChild: {
      configurable: true,
      value: (id: string) => {
        action();
        return tryFindChild(id);
      },
    },
  });
}

function getterOf(object: object, property: string): () => unknown {
  for (let owner: object | null = object; owner; owner = Object.getPrototypeOf(owner)) {
    const getter = Object.getOwnPropertyDescriptor(owner, property)?.get;
    if (getter) {
      return getter;
    }
  }
  throw new Error(`no getter ${property}`);
}
