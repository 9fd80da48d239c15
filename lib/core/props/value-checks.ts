import { isIP } from 'node:net';
import { CodedError } from '../errors/coded-error';
import type { ErrorCode } from '../errors/codes';
import { shown } from './validate-props';

/** A requirement that a type cannot express. */
export interface ValueCheck {
  readonly expected: string;
  readonly accepts: (value: any) => boolean;
}

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const PREFIX = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Name of an object. */
export const OBJECT_NAME: ValueCheck = {
  expected: 'a name of a Kubernetes object: lower-case letters, digits, hyphens and dots, at most 253',
  accepts: (value) => typeof value === 'string' && value.length <= 253 && NAME.test(value),
};

/** A network in CIDR notation, IPv4 or IPv6. */
export const NETWORK: ValueCheck = {
  expected: 'a network such as 10.0.0.0/8; a single address ends with /32',
  accepts: (value) => typeof value === 'string' && isNetwork(value),
};

/** Number of a port. */
export const PORT: ValueCheck = { expected: 'a port, from 1 to 65535', accepts: isPort };

const ANNOTATION: ValueCheck = { expected: 'a name such as example.com/key', accepts: isAnnotation };
const FILLED: ValueCheck = { expected: 'a list that is not empty', accepts: (list) => list.length > 0 };

/** @throws an error with the code when a value is present and not accepted */
export function requireValue(code: ErrorCode, path: string, value: unknown, { expected, accepts }: ValueCheck): void {
  if (value !== undefined && !accepts(value)) {
    throw new CodedError(code, { found: `${path} is ${shown(value)}`, expected, fix: `correct ${path}` });
  }
}

/** @throws an error with the code when an item of a list is not accepted */
export function requireEach(code: ErrorCode, path: string, list: readonly unknown[] = [], check: ValueCheck): void {
  for (const [index, item] of list.entries()) {
    requireValue(code, `${path}[${index}]`, item, check);
  }
}

/** @throws an error with the code when a list is empty, or an item is not accepted */
export function requireFilled(
  code: ErrorCode,
  path: string,
  list: readonly unknown[] | undefined,
  check: ValueCheck,
): void {
  requireValue(code, path, list, FILLED);
  requireEach(code, path, list, check);
}

/** @throws an error with the code when a key of a map is not a valid name of an annotation */
export function requireAnnotations(code: ErrorCode, path: string, annotations: object = {}): void {
  for (const key of Object.keys(annotations)) {
    requireValue(code, `a key of ${path}`, key, ANNOTATION);
  }
}

export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;
}

function isAnnotation(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return KEY.test(name) && (prefix === undefined || PREFIX.test(prefix)) && more.length === 0;
}

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/');
  const version = isIP(address);
  const fits = version !== 0 && /^\d{1,3}$/.test(prefix) && more.length === 0 && !address.includes('%');
  return fits && Number(prefix) <= (version === 4 ? 32 : 128);
}
