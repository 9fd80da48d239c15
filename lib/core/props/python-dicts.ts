import { isJsonObject, type JsonObject } from './json-object';
import TYPES from './props.json';
import type { PropTypes } from './value-checks';

/** A key of a plain dict that is not a prop. */
export interface UnknownKey {
  readonly struct: string;
  readonly prop: string;
  readonly path: string;
}

const { structs, calls } = TYPES as PropTypes;
const PACKAGE = 'cdk8s-clearml.';

let unknownKey: UnknownKey | undefined;

/**
 * Finds unknown keys in the plain dicts of Python apps, such as `queues=[{"nmae": "cpu"}]`. jsii drops these keys before it calls the
 * library, and typed languages have no such keys. jsii reads each call with `JSON.parse` in this process, and the library sees all
 * of a call in the result of that function only. The bundle calls `watchPythonCalls` in the processes of Python apps.
 */
export function watchPythonCalls(): void {
  const { parse } = JSON;
  JSON.parse = (...args) => {
    const value = parse(...args);
    if (isJsonObject(value) && typeof value.api === 'string') {
      unknownKey = unknownKeyOf(value);
    }
    return value;
  };
}

/** The unknown key in the present call of a Python app, for the first that asks. */
export function takeUnknownKey(): UnknownKey | undefined {
  const found = unknownKey;
  unknownKey = undefined;
  return found;
}

/** The first unknown key in the arguments of a call, in the format that jsii calls wire format. */
export function unknownKeyOf({ fqn, objref, method = 'new', args }: JsonObject): UnknownKey | undefined {
  // The reference to an object contains its class, and a number after an at sign.
  const [type = ''] = String(fqn ?? (isJsonObject(objref) ? objref['$jsii.byref'] : '')).split('@');
  if (!type.startsWith(PACKAGE) || !Array.isArray(args)) {
    return undefined;
  }
  const [className = ''] = type.slice(PACKAGE.length).split('.').slice(-1);
  const parameters = Object.hasOwn(calls, className) ? (calls[className]?.[String(method)] ?? []) : [];
  return first(args, (value, index) => {
    const [name = '', declared = ''] = parameters[index]?.split(': ') ?? [];
    // The library checks tenants by their schema instead of their type.
    const known = className === 'Tenants' ? declared.replace('any', 'Tenant') : declared;
    return search(value, known, Object.hasOwn(structs, declared.replace('?', '')) ? '' : name);
  });
}

function search(value: unknown, optionalType: string, path: string): UnknownKey | undefined {
  const type = optionalType.replace(/\?$|\.\.\.$/, '');
  if (Array.isArray(value)) {
    return first(value, (one, index) => search(one, type.replace(/\[\]$/, ''), `${path}[${index}]`));
  }
  if (!isJsonObject(value)) {
    return undefined;
  }
  const { '$jsii.struct': struct, '$jsii.map': map } = value;
  const entries = Object.entries(isJsonObject(struct) ? (struct.data as JsonObject) : ((map as JsonObject) ?? {}));
  if (type.startsWith('{')) {
    return first(entries, ([key, one]) => search(one, type.slice(1, -1), `${path}[${JSON.stringify(key)}]`));
  }
  const types = Object.hasOwn(structs, type) ? structs[type] : undefined;
  return first(types ? entries : [], ([prop, one]) => {
    const below = path === '' ? prop : `${path}.${prop}`;
    return Object.hasOwn(types ?? {}, prop)
      ? search(one, types?.[prop] ?? '', below)
      : { struct: type, prop, path: below };
  });
}

function first<T>(
  items: readonly T[],
  find: (item: T, index: number) => UnknownKey | undefined,
): UnknownKey | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
