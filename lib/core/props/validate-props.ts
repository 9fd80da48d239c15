import { CodedError, listed, shown } from '../errors/coded-error';
import { isQuantity } from '../kubernetes/quantity';
import { requireLimited } from '../limits';
import { isJsonObject, type JsonObject } from './json-object';
import TYPES from './props.json';
import { takeUnknownKey } from './python-dicts';
import type { PropTypes } from './value-checks';

/**
 * Types of the props of each interface, written by `scripts/generate-props.ts`. Callers in JavaScript have no compiler that checks
 * them, nor do TypeScript apps that run without one, or that spread props into others.
 */
const { structs, enums, classes, interfaces } = TYPES as PropTypes;

/** Classes of cdk8s-plus-28 that contain a string or a number, which is what Kubernetes reads. */
const WRAPPERS = new Set(['IntOrString', 'Quantity']);

const PARAMETER = /^(\w+): (.+?)(\?|\.\.\.)?$/;

const PRIMITIVES: { readonly [type: string]: readonly [string, (value: unknown) => boolean] } = {
  any: ['anything', () => true],
  string: ['a string', (value) => typeof value === 'string'],
  number: ['a number', (value) => typeof value === 'number'],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  quantity: ['a quantity in quotes, such as "4", "500m" or "2Gi"', isQuantityText],
  date: ['a Date', (value) => Object.prototype.toString.call(value) === '[object Date]'],
  function: ['a function', (value) => typeof value === 'function'],
};

/**
 * Props or options without the ones that are null or undefined, nested ones included.
 *
 * @param interfaceName the exported interface that they implement
 * @param label precedes the paths in messages, such as `Exposure.ingress`; empty where the path of a construct does
 * @throws CLEARML1017 when a prop is unknown, missing, or of the wrong type, CLEARML1027 when it has too many levels or values
 */
export function validateProps<T>(props: T, interfaceName: string, label = ''): T {
  rejectUnknownKey(label);
  return validated(props ?? {}, interfaceName, label) as T;
}

/**
 * Arguments without null or undefined ones among their props.
 *
 * @param parameters the parameters as in `props.json`, such as `name: string?`
 * @param label the call, such as `Exposure.ingress`
 * @throws CLEARML1017 when an argument is missing or of the wrong type
 */
export function validateArguments(given: readonly unknown[], parameters: readonly string[], label: string): unknown[] {
  rejectUnknownKey(label);
  const checked = parameters.flatMap((parameter, index) => {
    const [, name = '', type = '', suffix] = PARAMETER.exec(parameter) ?? [];
    if (suffix === '...') {
      return validated(given.slice(index), `${type}[]`, `${name} of ${label}`);
    }
    if (suffix === '?' && (given[index] === undefined || given[index] === null)) {
      return [undefined];
    }
    const isStruct = Object.hasOwn(structs, type);
    return [isStruct ? validateProps(given[index], type, label) : validated(given[index], type, `${name} of ${label}`)];
  });
  return [...checked, ...given.slice(parameters.length)];
}

/**
 * An argument that is not part of props.
 *
 * @param type its type as in `props.json`, such as `string` or `FileMount[]`
 * @throws CLEARML1017 when it has another type
 */
export function validateArgument<T>(value: T, type: string, name: string): T {
  return validated(value, type, name) as T;
}

function rejectUnknownKey(label: string): void {
  const key = takeUnknownKey();
  if (key !== undefined) {
    throw unknownProp(key.struct, key.prop, label === '' ? key.path : `${label}: ${key.path}`);
  }
}

function validated(value: unknown, type: string, path: string): unknown {
  if (type.endsWith('[]')) {
    return validatedList(value, type, path);
  }
  if (type.startsWith('{')) {
    return validatedMap(value, type, path);
  }
  if (Object.hasOwn(structs, type)) {
    return validatedStruct(value, type, path);
  }
  const [, accepts] = PRIMITIVES[type] ?? namedType(type);
  if (!accepts(value)) {
    throw mismatch(value, path, type);
  }
  const content = WRAPPERS.has(type) ? (value as { value: unknown }).value : value;
  return type === 'any' ? limited(content, path) : content;
}

/** The agent replaces string templates such as `${CLEARML_TASK.name}` when it starts a task. */
function isQuantityText(value: unknown): boolean {
  return typeof value === 'string' && (isQuantity(value) || value.includes('${'));
}

function validatedList(value: unknown, type: string, path: string): unknown[] {
  if (!Array.isArray(value)) {
    throw mismatch(value, path, type);
  }
  // Unlike `map`, it does not skip the holes of a list.
  return Array.from(value, (one, index) => validated(one, type.slice(0, -2), `${path}[${index}]`));
}

function validatedMap(value: unknown, type: string, path: string): object {
  const item = type.slice(1, -1);
  if (!isJsonObject(value)) {
    throw mismatch(value, path, type);
  }
  if (item === 'any') {
    return limited(value, path);
  }
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, one]) => [key, validated(one, item, `${path}[${JSON.stringify(key)}]`)]),
  );
}

function validatedStruct(value: unknown, name: string, path: string): JsonObject {
  const types = structs[name] as { [prop: string]: string };
  if (!isJsonObject(value)) {
    throw mismatch(value, path, name);
  }
  const isPresent = (prop: string) => value[prop] !== undefined && (value[prop] !== null || isAny(types[prop]));
  const pathOf = (prop: string) => (path === '' ? prop : `${path}.${prop}`);
  const checked = Object.keys(value)
    .filter(isPresent)
    .map((prop) => {
      if (!Object.hasOwn(types, prop)) {
        throw unknownProp(name, prop, pathOf(prop));
      }
      return [prop, validated(value[prop], typeOf(types, prop), pathOf(prop))];
    });
  const missing = Object.keys(types).find(
    (prop) => !types[prop]?.endsWith('?') && !isAny(types[prop]) && !isPresent(prop),
  );
  if (missing !== undefined) {
    throw mismatch(undefined, pathOf(missing), typeOf(types, missing));
  }
  return Object.fromEntries(checked);
}

/** Every later step copies the value recursively. */
function limited<T>(value: T, path: string): T {
  requireLimited(value, path || 'the value');
  return value;
}

/** A null of type any is a value of the user. */
function isAny(type: string | undefined): boolean {
  return type === 'any' || type === 'any?';
}

function typeOf(types: { readonly [prop: string]: string }, prop: string): string {
  return (types[prop] as string).replace(/\?$/, '');
}

/** A member of an enum, an instance of a class, or an object with the members of an interface. */
function namedType(type: string): readonly [string, (value: unknown) => boolean] {
  const members = enums[type];
  if (members !== undefined) {
    return [`one of ${members.join(', ')}`, (value) => members.includes(value)];
  }
  const needed = interfaces[type];
  if (needed !== undefined) {
    return [`an object with ${Object.keys(needed).join(', ')}`, (value) => hasMembers(value, needed)];
  }
  if (!Object.hasOwn(classes, type)) {
    throw new Error(`props.json does not contain ${type}: npm run build`);
  }
  return [
    `${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}, such as ${classes[type]}`,
    (value) => isInstance(value, type),
  ];
}

function hasMembers(value: unknown, members: { readonly [name: string]: string }): boolean {
  return Object.entries(members).every(([name, type]) => {
    const [, accepts] = PRIMITIVES[type] ?? namedType(type);
    return isObject(value) && accepts((value as JsonObject)[name]);
  });
}

/**
 * By name: a process may have loaded the library twice, and then has two classes with one name. Bundlers may rename a class to
 * `_Tls` or `Tls2`, and minifiers to one or two letters, which are accepted.
 */
function isInstance(value: unknown, className: string): boolean {
  for (let one = isObject(value) ? Object.getPrototypeOf(value) : null; one; one = Object.getPrototypeOf(one)) {
    const name = String(one.constructor?.name);
    if (name.replace(/^_+|\d+$/g, '') === className || /^[A-Za-z$_]{1,2}$/.test(name)) {
      return true;
    }
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function expectedOf(type: string): string {
  if (type.endsWith('[]')) {
    return 'a list';
  }
  if (type.startsWith('{')) {
    return 'a map';
  }
  const props = structs[type];
  return props ? `an object with ${listed(Object.keys(props))}` : (PRIMITIVES[type] ?? namedType(type))[0];
}

function mismatch(value: unknown, path: string, type: string): CodedError {
  const name = path || 'props';
  const isMissing = value === undefined;
  // A string in the place of a structure may contain a secret.
  const showsText = Object.hasOwn(PRIMITIVES, type) || Object.hasOwn(enums, type);
  const found = !showsText && typeof value === 'string' ? 'a string' : shown(value);
  return new CodedError('CLEARML1017', {
    found: isMissing ? `${name} is missing` : `${name} is ${found}`,
    expected: expectedOf(type),
    fix: `${isMissing ? 'set' : 'correct'} ${name}`,
  });
}

function unknownProp(struct: string, prop: string, path: string): CodedError {
  const { suggestProps } = require('./value-checks') as typeof import('./value-checks');
  const suggestions = suggestProps(prop, struct, TYPES as PropTypes).map((name) => `"${name}"`);
  const others = suggestions.slice(0, -1).join(', ');
  const question =
    suggestions.length === 0 ? '' : `: did you mean ${others ? `${others} or ` : ''}${suggestions.at(-1)}?`;
  return new CodedError('CLEARML1017', {
    found: `unknown prop "${path}"${question}`,
    expected: question === '' ? `one of ${listed(Object.keys(structs[struct] ?? {}), 12)}` : undefined,
    fix: 'correct the name, or remove the prop',
  });
}
