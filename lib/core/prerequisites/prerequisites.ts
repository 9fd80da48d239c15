import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../app-registry';
import { reportOn } from '../report/report';
import type { CollectedPrerequisite, Prerequisite } from './prerequisite';

/**
 * What an app needs of its surroundings, collected from its constructs: each declares what it expects and does not make.
 *
 * @example
 * for (const { kind, name, remedy } of Prerequisites.of(app).all()) {
 *   console.log(kind, name, remedy);
 * }
 */
export class Prerequisites {
  /**
   * The prerequisites of the app that a construct is in.
   *
   * @param scope any construct of the app
   */
  public static of(scope: IConstruct): Prerequisites {
    const collection = AppRegistry.of(scope).get(Collection);
    collection.prerequisites ??= new Prerequisites(scope.node.root);
    return collection.prerequisites;
  }

  private readonly declared: { readonly path: string; readonly produce: () => Prerequisite[] }[] = [];

  private readonly provided: string[] = [];

  private constructor(private readonly root: IConstruct) {
    reportOn(root, 'prerequisites', () => this.all());
  }

  /**
   * Declares that a construct needs something.
   *
   * @param scope the construct
   * @param prerequisites what it needs
   */
  public add(scope: IConstruct, ...prerequisites: Prerequisite[]): void {
    this._addLazy(scope, () => prerequisites);
  }

  /**
   * The same for what is known only once the app is complete.
   *
   * @internal
   */
  public _addLazy(scope: IConstruct, produce: () => Prerequisite[]): void {
    this.declared.push({ path: scope.node.path, produce });
  }

  /**
   * Declares that something of the app will make a thing in the cluster, so that nobody else need do it.
   *
   * @internal
   */
  public _provide({ kind, name, inNamespace }: Pick<Prerequisite, 'kind' | 'name' | 'inNamespace'>): void {
    this.provided.push(keyOf(kind, inNamespace, name));
  }

  /** Everything that the app needs and does not make, each thing once, sorted by kind, namespace and name. */
  public all(): CollectedPrerequisite[] {
    // First of all: whatever completes the tree may declare more.
    const made = objectsOf(this.root);
    const merged = new Map<string, Merged>();
    for (const { path, produce } of this.declared) {
      for (const prerequisite of produce()) {
        const key = keyOf(prerequisite.kind, prerequisite.inNamespace, prerequisite.name);
        const { neededBy, keys } = merged.get(key) ?? remember(merged, key, prerequisite);
        neededBy.add(path);
        for (const one of prerequisite.keys ?? []) {
          keys.add(one);
        }
      }
    }
    for (const key of [...made, ...this.provided]) {
      merged.delete(key);
    }
    return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => collected(one));
  }
}

class Collection {
  public prerequisites?: Prerequisites;
}

/** What several constructs may need, as the first of them declares it. */
interface Merged {
  readonly first: Prerequisite;
  readonly neededBy: Set<string>;
  readonly keys: Set<string>;
}

function remember(merged: Map<string, Merged>, key: string, first: Prerequisite): Merged {
  const made = { first, neededBy: new Set<string>(), keys: new Set<string>() };
  merged.set(key, made);
  return made;
}

function collected({ first, neededBy, keys }: Merged): CollectedPrerequisite {
  return { ...first, ...(keys.size > 0 ? { keys: [...keys].sort() } : {}), neededBy: [...neededBy].sort() };
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace ?? '', name]);
}

/** What the app makes itself: most kinds of prerequisites are kinds of objects. */
function objectsOf(root: IConstruct): string[] {
  const objects = root.node.findAll().filter((construct) => construct instanceof ApiObject);
  return objects.map(({ kind, metadata, name }) => keyOf(kind, metadata.namespace, name));
}
