import { CodedError } from '../errors/coded-error';
import type { ErrorCode } from '../errors/codes';
import { isJsonObject } from '../helm/data/json';

/** What a prop must be like; callers in JavaScript, or through jsii, have no compiler that says so. */
export interface Shape {
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

export const TEXT: Shape = { expected: 'a text', fits: (value) => typeof value === 'string' };
export const TEXTS: Shape = {
  expected: 'a list of texts',
  fits: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
export const TEXT_MAP: Shape = {
  expected: 'a map of texts',
  fits: (value) => isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string'),
};
export const AMOUNTS: Shape = {
  expected: 'a map of quantities',
  fits: (value) =>
    isJsonObject(value) && Object.values(value).every((item) => typeof item === 'string' || typeof item === 'number'),
};
export const MAP: Shape = { expected: 'a map', fits: isJsonObject };
export const MAPS: Shape = {
  expected: 'a list of maps',
  fits: (value) => Array.isArray(value) && value.every(isJsonObject),
};

/** Props that have the shapes that they must have; null counts as left out. */
export function shaped<T extends object>(
  props: T | undefined,
  of: string,
  shapes: { readonly [prop in keyof Required<T>]: Shape },
  code: ErrorCode,
): T {
  if (props !== undefined && props !== null && !isJsonObject(props)) {
    throw misshapen(code, of, props, 'a map of props');
  }
  const given = Object.entries(props ?? {}).filter(([, value]) => value !== undefined && value !== null);
  for (const [prop, value] of given) {
    const shape = Object.hasOwn(shapes, prop) ? shapes[prop as keyof T] : undefined;
    if (shape === undefined) {
      throw misshapen(code, `${of}.${prop}`, value, `one of ${Object.keys(shapes).join(', ')}`);
    }
    if (!shape.fits(value)) {
      throw misshapen(code, `${of}.${prop}`, value, shape.expected);
    }
  }
  return Object.fromEntries(given) as T;
}

function misshapen(code: ErrorCode, what: string, value: unknown, expected: string): CodedError {
  const shown =
    typeof value === 'string' ? JSON.stringify(value) : `of type ${Array.isArray(value) ? 'list' : typeof value}`;
  return new CodedError(code, { found: `${what} is ${shown}`, expected, fix: 'correct the prop, or leave it out' });
}
