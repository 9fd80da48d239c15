import type { IConstruct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { CodedError, type ErrorDetail } from '../core/errors/coded-error';
import type { ErrorCode } from '../core/errors/codes';

/** A value, such as a host or a node port, that only one construct of an app may use. */
interface Reservation {
  readonly path: string;
  readonly thing: unknown;
}

/** Compares the reservations of two constructs, and describes the error when they conflict. */
export interface Conflict<T> {
  readonly code: ErrorCode;
  readonly conflicts: (mine: T, other: T) => boolean;
  readonly reported: (mine: T, other: T, path: string) => ErrorDetail;
}

/** The reservations of an app, by the code of the error that a conflict causes. */
class Reservations extends Map<ErrorCode, readonly Reservation[]> {}

/**
 * Reserves a value for a construct. When the app is complete, validation reports the first earlier reservation that
 * conflicts, together with all other problems.
 */
export function reserve<T>(scope: IConstruct, thing: T, conflict: Conflict<T>): void {
  const reservations = AppRegistry.of(scope).get(Reservations);
  const earlier = reservations.get(conflict.code) ?? [];
  reservations.set(conflict.code, [...earlier, { path: scope.node.path, thing }]);
  const other = earlier.find((one) => conflict.conflicts(thing, one.thing as T));
  if (other) {
    const detail = { path: scope.node.path, ...conflict.reported(thing, other.thing as T, other.path) };
    scope.node.addValidation({ validate: () => [new CodedError(conflict.code, detail).message] });
  }
}
