import { CodedError } from '../errors/coded-error';
import type { ErrorCode } from '../errors/codes';

/** Looks at the value of an option; leaves with `requireValid` when it is none that the option can have. */
export type OptionCheck = (value: unknown, option: string) => void;

/** A check for each option of an interface, so that none is forgotten. */
export type OptionChecks<T> = { readonly [K in keyof Required<T>]: OptionCheck };

/**
 * Options as their compiler would have them: callers in JavaScript, or through jsii, have none. Options that are undefined or
 * null come out as absent.
 *
 * @param code of the error when an option is unknown, or has a value that it cannot have
 */
export function checkedOptions<T extends object>(
  given: T | undefined,
  of: string,
  checks: OptionChecks<T>,
  code: ErrorCode,
): T {
  const set = Object.entries(given ?? {}).filter(([, value]) => value !== undefined && value !== null);
  coded(code, () => {
    const isMap = given === undefined || given === null || (typeof given === 'object' && !Array.isArray(given));
    requireValid(isMap, of, given, `options: ${Object.keys(checks).join(', ')}`);
    for (const [option, value] of set) {
      const check = Object.hasOwn(checks, option) ? checks[option as keyof T] : undefined;
      if (check === undefined) {
        throw new Misfit(`${of} has an option ${option}`, `one of ${Object.keys(checks).join(', ')}`);
      }
      check(value, `${of}: ${option}`);
    }
  });
  return Object.fromEntries(set) as T;
}

/** A value that passes a check, undefined included. */
export function checkedValue<T>(value: T, option: string, check: OptionCheck, code: ErrorCode): T {
  coded(code, () => check(value, option));
  return value;
}

/** For checks: ends them unless `valid`. */
export function requireValid(valid: boolean, option: string, value: unknown, expected: string): asserts valid {
  if (!valid) {
    throw new Misfit(`${option} is ${shown(value)}`, expected);
  }
}

/** What a check found. Whose options they are decides on the code. */
class Misfit extends Error {
  public constructor(
    public readonly found: string,
    public readonly expected: string,
  ) {
    super(found);
  }
}

function coded(code: ErrorCode, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof Misfit
      ? new CodedError(code, {
          found: error.found,
          expected: error.expected,
          fix: 'correct the option, or leave it out',
        })
      : error;
  }
}

function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (Array.isArray(value)) {
    return `a list of ${value.length}`;
  }
  return typeof value === 'object' || typeof value === 'function' ? `of type ${typeof value}` : String(value);
}
