import type { IConstruct } from 'constructs';
import { PrerequisiteKind } from './prerequisite';
import { Prerequisites } from './prerequisites';

/** Declares that a namespace must exist; every cluster has `default`. */
export function needNamespace(scope: IConstruct, name: string | undefined): void {
  if (name !== undefined && name !== 'default') {
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.NAMESPACE,
      name,
      purpose: 'objects are put into it',
      remedy: `kubectl create namespace ${name}`,
    });
  }
}
