import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Prerequisite, PrerequisiteKind } from './prerequisite';
import { Prerequisites } from './prerequisites';

interface Claim {
  readonly spec?: { readonly storageClassName?: string | null };
}

/** Declares the storage classes that the volume claims of a construct ask for. */
export function needStorage(scope: IConstruct, objects: () => readonly ApiObject[]): void {
  Prerequisites.of(scope)._addLazy(scope, () => {
    const classes = new Set(objects().flatMap((object) => claimsOf(object.toJson()).map(classOf)));
    // An empty name asks for a volume that someone has made by hand.
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
      ? 'make it, or name another one'
      : 'annotate one with storageclass.kubernetes.io/is-default-class=true, or name one in the props',
  };
}
