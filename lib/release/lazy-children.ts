import type { IConstruct, Node } from 'constructs';
import { runAll } from './failures';

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
export function makeChildrenLazily(construct: IConstruct, make: () => void): () => void {
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
        // Those that are made may bring more. What failed goes to the end of the set and comes by once more.
        runAll(waiting, (makeOnce) => makeOnce());
      } finally {
        busy = false;
      }
    }
  });
  return waiting;
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
