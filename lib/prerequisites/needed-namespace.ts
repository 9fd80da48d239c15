import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { PrerequisiteKind } from './prerequisite';
import { Prerequisites } from './prerequisites';

/** Declares that a namespace must exist, unless the app makes it. */
export function needNamespace(scope: IConstruct, namespace: string | undefined): void {
  if (namespace === undefined || namespace === 'default') {
    return;
  }
  Prerequisites.of(scope)._addLazy(scope, () =>
    isMade(scope, namespace)
      ? []
      : [
          {
            kind: PrerequisiteKind.NAMESPACE,
            name: namespace,
            purpose: 'objects are put into it',
            remedy: `kubectl create namespace ${namespace}`,
          },
        ],
  );
}

function isMade(scope: IConstruct, namespace: string): boolean {
  return scope.node.root.node
    .findAll()
    .some(
      (construct) => construct instanceof ApiObject && construct.kind === 'Namespace' && construct.name === namespace,
    );
}
