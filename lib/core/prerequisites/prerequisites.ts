import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { AppRegistry } from '../app-registry';
import { reportOn } from '../report/report';
import { type CollectedPrerequisite, type Prerequisite, PrerequisiteKind } from './prerequisite';

/**
 * The prerequisites of an app. Each construct declares the objects and settings that it requires and does not create.
 *
 * @example
 * for (const { kind, name, remedy } of Prerequisites.of(app).all()) {
 *   console.log(kind, name, remedy);
 * }
 */
export class Prerequisites {
  /**
   * The prerequisites of the app of a construct.
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
   * Declares prerequisites of a construct.
   *
   * @param scope the construct
   * @param prerequisites objects and settings that the construct requires
   */
  public add(scope: IConstruct, ...prerequisites: Prerequisite[]): void {
    this._addLazy(scope, () => prerequisites);
  }

  /**
   * Declares prerequisites that are known only when the app is complete.
   *
   * @internal
   */
  public _addLazy(scope: IConstruct, produce: () => Prerequisite[]): void {
    this.declared.push({ path: scope.node.path, produce });
  }

  /**
   * Declares an object that an operator creates from the app, so that it is not a prerequisite.
   *
   * @internal
   */
  public _provide({ kind, name, inNamespace }: Pick<Prerequisite, 'kind' | 'name' | 'inNamespace'>): void {
    this.provided.push(prerequisiteKey(kind, inNamespace, name));
  }

  /**
   * Keys of the objects that the app requires or that operators create from it; see `prerequisiteKey`.
   *
   * @internal
   */
  public _known(): Set<string> {
    const required = this.all().map(({ kind, inNamespace, name }) => prerequisiteKey(kind, inNamespace, name));
    return new Set([...required, ...this.provided]);
  }

  /** All prerequisites without duplicates, sorted by kind, namespace and name. */
  public all(): CollectedPrerequisite[] {
    // The walk creates lazy children, which may declare further prerequisites.
    const objects = objectsOf(this.root);
    const merged = new Map<string, CollectedPrerequisite>();
    for (const { path, produce } of this.declared) {
      for (const prerequisite of produce()) {
        const key = prerequisiteKey(prerequisite.kind, prerequisite.inNamespace, prerequisite.name);
        merged.set(key, merge(merged.get(key), prerequisite, path));
      }
    }
    for (const key of [...objects, ...this.provided]) {
      merged.delete(key);
    }
    return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, prerequisite]) => prerequisite);
  }
}

class Collection {
  public prerequisites?: Prerequisites;
}

/** Adds a declaration to the earlier ones of the same prerequisite. The texts of the first declaration stay. */
function merge(present: CollectedPrerequisite | undefined, added: Prerequisite, path: string): CollectedPrerequisite {
  const keys = union(present?.keys, added.keys);
  const neededBy = union(present?.neededBy, [path]);
  return { ...added, ...present, ...(keys.length > 0 ? { keys } : {}), neededBy };
}

function union(a: readonly string[] = [], b: readonly string[] = []): string[] {
  return [...new Set([...a, ...b])].sort();
}

/** Identifies an object outside of the app. */
export function prerequisiteKey(kind: string, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace ?? '', name]);
}

/** Keys of the objects of the app, because most kinds of prerequisites are kinds of objects. */
function objectsOf(root: IConstruct): string[] {
  const objects = root.node.findAll().filter((construct) => construct instanceof ApiObject);
  return objects.map(({ kind, metadata, name }) => prerequisiteKey(kind, metadata.namespace, name));
}

/** Declares a namespace as a prerequisite. Every cluster has the namespace `default`. */
export function requireNamespace(scope: IConstruct, name: string | undefined): void {
  if (name !== undefined && name !== 'default') {
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.NAMESPACE,
      name,
      purpose: 'namespace of objects',
      remedy: `kubectl create namespace ${name}`,
    });
  }
}

/** Declares a load balancer for Services of type LoadBalancer as a prerequisite. */
export function requireLoadBalancer(scope: IConstruct, loadBalancerClass: string | undefined): void {
  Prerequisites.of(scope).add(scope, {
    kind: PrerequisiteKind.LOAD_BALANCER,
    name: loadBalancerClass ?? '(the default class)',
    purpose: 'Services of type LoadBalancer',
    remedy: 'use the load balancer of the cloud, or install MetalLB and add addresses with MetalLbPool',
  });
}

/** Declares the storage classes of the volume claims of a construct as prerequisites. */
export function requireStorage(scope: IConstruct, objects: () => readonly ApiObject[]): void {
  Prerequisites.of(scope)._addLazy(scope, () => {
    const claims: { spec?: { storageClassName?: string | null } }[] = objects()
      .filter(({ kind }) => kind === 'PersistentVolumeClaim' || kind === 'StatefulSet')
      .map((object) => object.toJson())
      .flatMap((object) => (object.kind === 'StatefulSet' ? (object.spec?.volumeClaimTemplates ?? []) : object));
    const classes = new Set(claims.map(({ spec }) => spec?.storageClassName ?? undefined));
    // An empty name selects an existing volume.
    return [...classes].filter((name) => name !== '').map(storageClass);
  });
}

function storageClass(name: string | undefined): Prerequisite {
  return {
    kind: PrerequisiteKind.STORAGE_CLASS,
    name: name ?? '(the default class)',
    purpose: 'volumes',
    remedy: name
      ? 'create it, or set another class'
      : 'annotate a class with storageclass.kubernetes.io/is-default-class=true, or set a class in the props',
  };
}
