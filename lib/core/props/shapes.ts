import { CodedError } from '../errors/coded-error';
import type { ErrorCode } from '../errors/codes';
import { isJsonObject } from './json-object';

/** A value that is not what its prop must be. */
interface Mismatch {
  /** The prop, such as `queues[0].maxPods`. */
  readonly where: string;
  readonly value: unknown;
  readonly expected: string;
  /** The name of the prop is wrong, not its value. */
  readonly isUnknown?: boolean;
}

/**
 * Looks for what is wrong with the type of a value. Callers in JavaScript have no compiler that does, nor do TypeScript apps that are run
 * without one, or that spread props into others.
 */
export type Shape = (value: unknown, where: string) => Mismatch | undefined;

/** A shape for each prop of an interface, so that none is forgotten. */
export type Shapes<T> = { readonly [K in keyof Required<T>]: Shape };

/** In the place of a text that nobody may see. */
const A_TEXT = Symbol('a text');

/** Something other than a list, a map or an object stands there. A text in their place is not told: it may hold a secret. */
function structural(value: unknown, where: string, expected: string): Mismatch {
  return { where, value: typeof value === 'string' ? A_TEXT : value, expected };
}

/** A shape that is told by a test. */
export function shape(expected: string, fits: (value: unknown) => boolean): Shape {
  return (value, where) => (fits(value) ? undefined : { where, value, expected });
}

export const ANYTHING = shape('anything', () => true);
export const TEXT = shape('a text', (value) => typeof value === 'string');
export const NUMBER = shape('a number', (value) => typeof value === 'number');
export const FLAG = shape('true or false', (value) => typeof value === 'boolean');
export const MAP: Shape = (value, where) => (isJsonObject(value) ? undefined : structural(value, where, 'a map'));

/** A list, each item of which has a shape. */
export function listOf(item: Shape): Shape {
  return (value, where) => {
    if (!Array.isArray(value)) {
      return structural(value, where, 'a list');
    }
    return first(value.map((one, index) => item(one, `${where}[${index}]`)));
  };
}

/** Such a list with at least one item. */
export function filledListOf(item: Shape): Shape {
  return (value, where) =>
    Array.isArray(value) && value.length === 0
      ? { where, value, expected: 'a list that is not empty' }
      : listOf(item)(value, where);
}

/** A map, each value of which has a shape. */
export function mapOf(item: Shape): Shape {
  return (value, where) =>
    isJsonObject(value)
      ? first(Object.entries(value).map(([key, one]) => item(one, `${where}[${JSON.stringify(key)}]`)))
      : structural(value, where, 'a map');
}

export const TEXTS = listOf(TEXT);
export const MAPS = listOf(MAP);
export const TEXT_MAP = mapOf(TEXT);

/** A member of an enum. */
export function memberOf(members: object): Shape {
  const all: unknown[] = Object.values(members);
  return shape(`one of ${all.join(', ')}`, (value) => all.includes(value));
}

/**
 * What a class of this library makes; told by a member of it, since a process may have loaded the library twice.
 *
 * @param what how users make one, such as `PodSecurity.restricted()`
 */
export function made(what: string, member: string): Shape {
  return (value, where) => {
    const fits = typeof value === 'object' && value !== null && member in value;
    return fits ? undefined : structural(value, where, what);
  };
}

/** A map of props: each with its shape, none that is unknown, and those that are required. */
export function propsOf<T>(shapes: Shapes<T>, ...required: (keyof T & string)[]): Shape {
  return (value, where) => {
    if (!isJsonObject(value)) {
      return structural(value, where, 'a map of props');
    }
    const at = (prop: string) => (where === '' ? prop : `${where}.${prop}`);
    const given = Object.entries(value).filter(([, one]) => one !== undefined);
    const present = given.map(([prop]) => prop);
    const missing = required.filter((prop) => !present.includes(prop));
    return first([
      ...given.map(([prop, one]) =>
        Object.hasOwn(shapes, prop)
          ? shapes[prop as keyof T](one, at(prop))
          : unknownProp(at(prop), nearest(prop, Object.keys(shapes))),
      ),
      ...missing.map((prop) => shapes[prop](undefined, at(prop))),
    ]);
  };
}

/**
 * Props or options that have their shapes. Those that are null come out as absent.
 *
 * @param of what they belong to, such as `Exposure.ingress`; nothing where the path of a construct tells
 * @param required those that must be there
 * @throws an error with the code when one is unknown, missing, or not what it must be
 */
export function shaped<T extends object>(
  given: T | undefined,
  of: string,
  shapes: Shapes<T>,
  code: ErrorCode,
  ...required: (keyof T & string)[]
): T {
  const present = isJsonObject(given) ? withoutNulls(given) : (given ?? {});
  requireShape(present, propsOf(shapes, ...required), code, of);
  return present as T;
}

/**
 * @param prop the prop that these props stand in, if any
 * @throws an error with the code when props do not have their shape
 */
export function requireShape(props: unknown, of: Shape, code: ErrorCode, prop = ''): void {
  const mismatch = of(props, prop);
  if (mismatch !== undefined) {
    const { where, value, expected, isUnknown = false } = mismatch;
    throw new CodedError(code, {
      found: isUnknown ? `${where} is no prop` : `${where || 'props'} is ${shown(value)}`,
      expected,
      fix: isUnknown
        ? 'correct its name, or drop it'
        : `${value === undefined ? 'set' : 'correct'} ${where || 'the props'}`,
    });
  }
}

function withoutNulls(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}

function unknownProp(where: string, known: string): Mismatch {
  return { where, value: undefined, expected: `a prop that there is, such as ${known}`, isUnknown: true };
}

/** Loaded here alone: few props are misspelt. */
function nearest(prop: string, known: readonly string[]): string {
  const { closest } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  return closest(prop, known);
}

function first(mismatches: readonly (Mismatch | undefined)[]): Mismatch | undefined {
  return mismatches.find((mismatch) => mismatch !== undefined);
}

function shown(value: unknown): string {
  if (value === A_TEXT) {
    return 'a text';
  }
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }
  if (Array.isArray(value)) {
    return `a list of ${value.length}`;
  }
  const isPrintable = value === null || value === undefined || ['number', 'boolean'].includes(typeof value);
  return isPrintable ? String(value) : typeof value === 'object' ? 'an object' : `of type ${typeof value}`;
}
