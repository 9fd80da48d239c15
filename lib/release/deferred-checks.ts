import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { runAll } from '../core/errors/aggregate-error';

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
