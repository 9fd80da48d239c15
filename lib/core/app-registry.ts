import type { IConstruct } from 'constructs';

const registries = new WeakMap<IConstruct, AppRegistry>();

/**
 * State that the constructs of one app share. Each folder defines the classes of its state: this one knows none of them. A
 * process may build several apps, which share nothing.
 */
export class AppRegistry {
  /** The registry of the app that contains a construct. */
  public static of(scope: IConstruct): AppRegistry {
    const { root } = scope.node;
    const registry = registries.get(root) ?? new AppRegistry();
    registries.set(root, registry);
    return registry;
  }

  private readonly instances = new Map<unknown, unknown>();

  private constructor() {}

  /** The only instance of a class in this app, created at the first call. */
  public get<T>(type: new () => T): T {
    if (!this.instances.has(type)) {
      this.instances.set(type, new type());
    }
    return this.instances.get(type) as T;
  }
}
