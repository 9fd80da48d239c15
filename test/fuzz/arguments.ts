import { App, Duration, JsonPatch, Lazy, Size } from 'cdk8s';
import { SecretValue, Tls } from '../../lib';
import TYPES from '../../lib/core/props/props.json';
import type { PropTypes } from '../../lib/core/props/value-checks';
import { BY_PROP, samplesOf } from '../chart/prop-samples';
import { INSTANCES } from './instances';

const { structs, enums, classes, interfaces } = TYPES as PropTypes;

const cyclic: Record<string, unknown> = { name: 'a' };
cyclic.self = cyclic;
const cyclicList: unknown[] = [];
cyclicList.push(cyclicList);
class Other {
  public readonly name = 'a';
}

/** Values that a caller without a compiler may pass, of each kind that JavaScript knows. */
const JUNK: readonly unknown[] = [
  ...[undefined, null, '', ' ', 'a\nb', '\0', '\ud800', 'x'.repeat(5000), '1h', '10Gi', '__proto__', '{{ .Values.a }}'],
  ...[0, -0, 1, -1, 0.5, 1e308, 2 ** 53, Number.NaN, Infinity, -Infinity, 1n, true, false, Symbol('a')],
  // biome-ignore lint/suspicious/noSparseArray: a list with a hole
  ...[[], [,], [undefined], [null], ['a'], [1], [[]], [{}], ['a', 1], new Array(3), cyclicList],
  ...[{}, { a: undefined }, { a: null }, { a: { b: { c: [] } } }, { name: 'a' }, { node: {} }, { constructor: 1 }],
  ...[JSON.parse('{"__proto__": {"a": 1}}'), Object.create(null), cyclic, Object.freeze({ name: 'a' })],
  ...[() => 1, Other, new Other(), new Date(0), new Date(Number.NaN), /a/, new Map([['a', 1]]), new Set(['a'])],
  ...[new Proxy({}, {}), new Proxy(new Other(), {}), Buffer.from('a'), new String('a'), new Number(1), new Error('a')],
  ...[Duration.hours(1), Size.gibibytes(1), Lazy.any({ produce: () => 'a' }), JsonPatch.remove('/a'), new App()],
  ...[SecretValue.environment('A'), Tls.none(), SecretValue, Promise.resolve('a'), new Uint8Array(2)],
];

/** Texts and numbers of the right type, which are unusual. */
const ODD: Record<string, readonly unknown[]> = {
  string: JUNK.filter((value) => typeof value === 'string'),
  number: JUNK.filter((value) => typeof value === 'number'),
};

/** Arguments of a call, and the one value that was replaced. */
export interface Arguments {
  readonly values: unknown[];
  readonly replaced?: { readonly path: string; readonly type: string; readonly value: unknown };
}

/** A value in the place of another one. */
interface Replaced {
  readonly value: unknown;
  readonly path: string;
  readonly type: string;
  readonly junk: unknown;
}

/** Creates arguments of all types from the numbers of a pseudorandom generator (mulberry32). */
export class ArgumentSource {
  public constructor(private state: number) {}

  public next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  public pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** Arguments for parameters such as `name: string?`: valid ones, mostly with one value that was replaced by another one. */
  public arguments(parameters: readonly string[], fixed: readonly unknown[], usual?: object): Arguments {
    const types = parameters.map((parameter) => parameter.slice(parameter.indexOf(': ') + 2));
    const values = types.map((type, index) => {
      return fixed[index] ?? (usual && index === types.length - 1 ? this.around(usual, type) : this.valid(type));
    });
    if (this.next() < 0.03) {
      return { values: [...values, this.pick(JUNK)] };
    }
    if (this.next() < 0.25) {
      return { values };
    }
    // Props have most of the types.
    const index = this.next() < 0.6 ? values.length - 1 : Math.floor(this.next() * values.length);
    const { value, path, type, junk } = this.replace(
      types[index] as string,
      values[index],
      parameters[index] as string,
    );
    // Missing arguments are not the same as undefined ones.
    const all =
      value === undefined && this.next() < 0.5
        ? values.slice(0, index)
        : [...values.slice(0, index), value, ...values.slice(index + 1)];
    return { values: all, replaced: { path, type: all.length < values.length ? 'any?' : type, value: junk } };
  }

  /** A value of a type: usual, or sometimes unusual. */
  private valid(type: string, prop = ''): unknown {
    const name = type.replace(/\?$|\.\.\.$/, '');
    if (Object.hasOwn(BY_PROP, prop) || name === 'any[]' || name === '{any}') {
      return this.pick(samplesOf(name, prop));
    }
    if (name.endsWith('[]')) {
      return [this.valid(name.slice(0, -2))];
    }
    if (name.startsWith('{')) {
      return this.next() < 0.1 ? {} : { sample: this.valid(name.slice(1, -1)) };
    }
    if (Object.hasOwn(structs, name)) {
      return this.struct(structs[name] as { [prop: string]: string });
    }
    const odd = ODD[name];
    if (odd && this.next() < 0.15) {
      return this.pick(odd);
    }
    const instances = INSTANCES[name]?.();
    return this.pick(instances ?? samplesOf(name, prop));
  }

  /** Usual props with a few others. */
  private around(usual: object, type: string): object {
    const others = this.next() < 0.5 ? (this.valid(type) as object) : {};
    return { ...others, ...usual };
  }

  private struct(types: { readonly [prop: string]: string }): object {
    const chosen = Object.entries(types).filter(([, type]) => !type.endsWith('?') || this.next() < 0.08);
    return Object.fromEntries(chosen.map(([prop, type]) => [prop, this.valid(type, prop)]));
  }

  /** Replaces a value, or one inside of it. */
  private replace(type: string, value: unknown, path: string): Replaced {
    const name = type.replace(/\?$/, '');
    const isDeep = this.next() < 0.75;
    if (isDeep && Object.hasOwn(structs, name) && Object.keys(structs[name] ?? {}).length > 0) {
      const [prop, below] = this.pick(Object.entries(structs[name] ?? {}));
      const inner = this.replace(below, (value as any)?.[prop] ?? this.valid(below, prop), `${path}.${prop}`);
      return { ...inner, value: { ...(value as object), [prop]: inner.value } };
    }
    if (isDeep && name.endsWith('[]') && Array.isArray(value) && value.length > 0) {
      const inner = this.replace(name.slice(0, -2), value[0], `${path}[0]`);
      return { ...inner, value: [inner.value, ...value.slice(1)] };
    }
    if (isDeep && name.startsWith('{') && typeof value === 'object' && value !== null) {
      const inner = this.replace(name.slice(1, -1), Object.values(value)[0], `${path}["sample"]`);
      return { ...inner, value: { ...value, sample: inner.value } };
    }
    const junk = this.pick(JUNK);
    return { value: junk, path, type, junk };
  }
}

/** Whether a value has a type of `props.json`. Undefined means that the caller may not rely on the answer. */
export function hasType(value: unknown, type: string): boolean {
  if (type.endsWith('?') && (value === undefined || value === null)) {
    return true;
  }
  const name = type.replace(/\?$|\.\.\.$/, '');
  if (name === 'any') {
    return true;
  }
  if (name.endsWith('[]')) {
    return Array.isArray(value) && Array.from(value).every((item) => hasType(item, name.slice(0, -2)));
  }
  if (name.startsWith('{')) {
    return isPlain(value) && Object.values(value).every((item) => hasType(item, name.slice(1, -1)));
  }
  const types = structs[name];
  if (types && (value === undefined || value === null)) {
    return Object.values(types).every((one) => one.endsWith('?'));
  }
  if (types) {
    const own = (prop: string) => (value as Record<string, unknown>)[prop];
    return (
      isPlain(value) &&
      Object.keys(value).every((prop) => Object.hasOwn(types, prop) || own(prop) === undefined || own(prop) === null) &&
      Object.entries(types).every(([prop, one]) => hasType(Object.hasOwn(value, prop) ? own(prop) : undefined, one))
    );
  }
  if (enums[name]) {
    return enums[name].includes(value);
  }
  if (Object.hasOwn(classes, name)) {
    const names = [];
    for (let one = Object(value); one; one = Object.getPrototypeOf(one)) {
      names.push(one.constructor?.name);
    }
    return typeof value === 'object' && names.includes(name);
  }
  if (interfaces[name]) {
    const members = Object.entries(interfaces[name]);
    return Object(value) === value && members.every(([member, one]) => hasType((value as any)[member], one));
  }
  if (name === 'quantity') {
    return typeof value === 'string' && /^\d+(?:\.\d+)?(?:m|[KMGT]i?)?$/.test(value);
  }
  return name === 'date' ? value instanceof Date : typeof value === name;
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value)) &&
    !Array.isArray(value)
  );
}
