import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { CodedError, shown } from '../errors/coded-error';
import { validateArgument } from '../props/validate-props';

/**
 * The scope of a new construct in a chart. Constructs pass it to `super`, because the errors of cdk8s have neither a path nor a fix.
 *
 * @throws CLEARML1017 when scope or id have another type, CLEARML1030 when the scope does not accept the id, CLEARML1031 when
 * the scope is in no chart
 */
export function scopeInChart(scope: Construct, id: string): Construct {
  const accepted = scopeOf(scope, id);
  if (!scope.node.scopes.some(Chart.isChart)) {
    throw new CodedError('CLEARML1031', {
      path: pathBelow(scope, id),
      found: `scope ${scope.node.path || 'App'}, which is in no chart`,
      expected: 'a Chart of cdk8s, or a construct in one',
      fix: "create one, new Chart(app, 'clearml'), and pass it as the scope",
    });
  }
  return accepted;
}

/**
 * The scope of a new construct that may be outside of charts.
 *
 * @throws CLEARML1017 when scope or id have another type, CLEARML1030 when the scope does not accept the id
 */
export function scopeOf(scope: Construct, id: string): Construct {
  validateArgument(scope, 'Construct', 'scope');
  validateArgument(id, 'string', 'id');
  // A scope that creates its children lazily overrides the method, and would create them here.
  const { tryFindChild } = Object.getPrototypeOf(scope.node);
  if (id === '' || tryFindChild.call(scope.node, id) !== undefined) {
    throw idInUse(pathBelow(scope, id), id);
  }
  return scope;
}

/**
 * Runs `create`, which adds children to a construct to which a user may have added others.
 *
 * @throws CLEARML1030 when one of them has the id of a child that the library adds
 */
export function addingChildren<T>(construct: IConstruct, create: () => T): T {
  try {
    return create();
  } catch (error) {
    const [, id] = /^There is already a Construct with name '(.*)' in /.exec((error as Error).message) ?? [];
    throw id === undefined ? error : idInUse(construct.node.path, id);
  }
}

function idInUse(path: string, id: string): CodedError {
  return new CodedError('CLEARML1030', {
    path,
    found: id === '' ? 'an empty id' : `another construct with the id ${shown(id)} in the same scope`,
    expected: 'an id that no other construct of the scope has',
    fix: 'rename the construct, or create it in another scope, such as a Construct or a Chart of its own',
  });
}

function pathBelow(scope: Construct, id: string): string {
  return [scope.node.path, id].filter(Boolean).join('/');
}
