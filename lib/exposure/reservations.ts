import type { IConstruct } from 'constructs';
import { CodedError, type ErrorDetail } from '../core/errors/coded-error';
import type { ErrorCode } from '../core/errors/codes';
import { problemsOf } from '../core/errors/problems';

/** A thing that only one construct of an app may have. */
interface Claim {
  readonly path: string;
  readonly thing: unknown;
}

/** What is told when two constructs claim one thing. */
export interface Clash<T> {
  readonly code: ErrorCode;
  readonly clashes: (mine: T, other: T) => boolean;
  readonly told: (mine: T, other: T, path: string) => ErrorDetail;
}

const claims = new WeakMap<IConstruct, Map<ErrorCode, Claim[]>>();

/**
 * Claims a thing for a construct. When the app is complete, validation tells of the first earlier claim that it clashes with,
 * beside all other problems.
 */
export function claim<T>(scope: IConstruct, thing: T, clash: Clash<T>): void {
  const ofApp = claims.get(scope.node.root) ?? new Map<ErrorCode, Claim[]>();
  claims.set(scope.node.root, ofApp);
  const earlier = ofApp.get(clash.code) ?? [];
  ofApp.set(clash.code, [...earlier, { path: scope.node.path, thing }]);
  const other = earlier.find((one) => clash.clashes(thing, one.thing as T));
  if (other) {
    const detail = { path: scope.node.path, ...clash.told(thing, other.thing as T, other.path) };
    scope.node.addValidation({ validate: () => problemsOf(() => refuse(clash.code, detail)) });
  }
}

function refuse(code: ErrorCode, detail: ErrorDetail): never {
  throw new CodedError(code, detail);
}
