import type { IConstruct, Node } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { locate, runAll } from '../core/errors/coded-error';
import { UserTrace } from '../core/errors/user-trace';
import { addingChildren } from '../core/kubernetes/construct-scope';

/**
 * Lets a construct create its children when they are first read, so that helm renders the charts of many constructs side by
 * side.
 *
 * cdk8s has no hook that runs before it synthesizes. But `App.synth`, `synthYaml`, `charts`, `Chart.toJson` and
 * `Testing.synth` all start at the children of the root, and read children through `Node.children`. So reading the children
 * of the root completes the whole tree; reading the children of the construct completes the construct.
 *
 * @param create creates the children
 * @returns creates the children unless they exist; after a failure it fails again, so that no manifest is written without them
 */
export function createChildrenLazily(construct: IConstruct, create: () => void, trace = new UserTrace()): () => void {
  let work: (() => void) | undefined = () =>
    locate(construct.node.path, () => addingChildren(construct, create), trace);
  const createOnce = (): void => {
    const current = work;
    // Also releases what `create` needs, such as a large rendering.
    work = undefined;
    try {
      current?.();
    } catch (error) {
      work = () => {
        throw error;
      };
      throw error;
    }
  };
  AppRegistry.of(construct).get(LazyChildren).add(construct.node.root, createOnce);
  beforeChildren(construct.node, createOnce);
  return createOnce;
}

/** Runs `create` when the children of the root are first read, after all constructs have created their children. */
export function createLast(scope: IConstruct, create: () => void): void {
  AppRegistry.of(scope).get(LazyChildren).addLast(scope.node.root, create);
}

/** The constructs of an app that have not created their children, in the order of construction. */
class LazyChildren {
  private readonly pending = new Set<() => void>();
  private readonly last = new Set<() => void>();
  private isWatching = false;
  private isCreating = false;

  public add(root: IConstruct, createOnce: () => void): void {
    this.pending.add(createOnce);
    this.watch(root);
  }

  public addLast(root: IConstruct, create: () => void): void {
    this.last.add(create);
    this.watch(root);
  }

  private watch(root: IConstruct): void {
    if (!this.isWatching) {
      this.isWatching = true;
      beforeChildren(root.node, () => this.createAll());
    }
  }

  private createAll(): void {
    if (!this.isCreating) {
      this.isCreating = true;
      try {
        runAll(this.pending);
        runAll(this.last);
      } finally {
        this.isCreating = false;
      }
    }
  }
}

/** Runs `action` before the children of a node are read, all of them or one by its id. */
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

/** The checks of an app that wait for processes while constructs work with the first rendering. */
class DeferredChecks {
  public readonly pending = new Set<() => void>();
  public isSuspended = false;
}

/**
 * Runs `check` before an object of the app is written. Each check that fails does so again at the next output.
 */
export function deferCheck(scope: IConstruct, check: () => void): void {
  AppRegistry.of(scope).get(DeferredChecks).pending.add(check);
}

/** Runs the deferred checks of an app, unless `checkedOutput` runs them later. Their failures are reported together. */
export function runDeferredChecks(scope: IConstruct): void {
  const checks = AppRegistry.of(scope).get(DeferredChecks);
  if (!checks.isSuspended) {
    runAll(checks.pending);
  }
}

/** The result of `output`, which writes objects of an app; the checks run once, after it. */
export function checkedOutput<T>(scope: IConstruct, output: () => T): T {
  const checks = AppRegistry.of(scope).get(DeferredChecks);
  checks.isSuspended = true;
  let result: T;
  try {
    result = output();
  } finally {
    checks.isSuspended = false;
  }
  runDeferredChecks(scope);
  return result;
}
