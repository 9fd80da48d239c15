import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Prerequisite, PrerequisiteKind } from './prerequisite';
import { Prerequisites } from './prerequisites';

interface Claim {
  readonly spec?: { readonly storageClassName?: string | null };
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
    const classes = new Set(objects().flatMap((object) => claimsOf(object.toJson()).map(classOf)));
    // An empty name selects an existing volume.
    return [...classes].filter((name) => name !== '').map(storageClass);
  });
}

function claimsOf(object: { kind?: string; spec?: { volumeClaimTemplates?: Claim[] } } & Claim): Claim[] {
  return object.kind === 'PersistentVolumeClaim' ? [object] : (object.spec?.volumeClaimTemplates ?? []);
}

function classOf({ spec }: Claim): string | undefined {
  return spec?.storageClassName ?? undefined;
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
