import type { IConstruct } from 'constructs';
import { runAll } from './failures';

/** What is still to be checked, by root. */
const pending = new WeakMap<IConstruct, Set<() => void>>();

/** Roots whose checks somebody passes before he hands out what they put out. */
const suspended = new WeakSet<IConstruct>();

/**
 * Lets `check` pass before anything of an app is put out. It may wait for processes that go on while constructs work with
 * what is still to be checked.
 *
 * @param check once it has failed, it fails again
 */
export function deferCheck(scope: IConstruct, check: () => void): void {
  const { root } = scope.node;
  const checks = pending.get(root) ?? new Set();
  pending.set(root, checks.add(check));
}

/** Passes the checks of an app, unless that is done later on. Failures are told together. */
export function runDeferredChecks(scope: IConstruct): void {
  const { root } = scope.node;
  const checks = pending.get(root);
  if (checks !== undefined && !suspended.has(root)) {
    runAll(checks, (check) => {
      check();
      checks.delete(check);
    });
  }
}

/** What `output` puts out of an app, after which the checks are passed once for all. */
export function checkedOutput<T>(scope: IConstruct, output: () => T): T {
  const { root } = scope.node;
  let result: T;
  suspended.add(root);
  try {
    result = output();
  } finally {
    suspended.delete(root);
  }
  runDeferredChecks(root);
  return result;
}
