import { isIP } from 'node:net';
import { CodedError } from '../errors/coded-error';

/** Looks at the value of an option; throws CLEARML6003 when it is none that the option can have. */
export type OptionCheck = (value: unknown, option: string) => void;

/** A check for each option of an interface, so that none is forgotten. */
export type OptionChecks<T> = { readonly [K in keyof Required<T>]: OptionCheck };

/**
 * Options as their compiler would have them: callers in JavaScript, or through jsii, have none. Options that are undefined or
 * null come out as absent.
 *
 * @throws CLEARML6003 when an option is unknown, or has a value that it cannot have
 */
export function checkedOptions<T extends object>(given: T | undefined, of: string, checks: OptionChecks<T>): T {
  if (given !== undefined && given !== null && (typeof given !== 'object' || Array.isArray(given))) {
    throw invalid(of, given, `options: ${Object.keys(checks).join(', ')}`);
  }
  const set = Object.entries(given ?? {}).filter(([, value]) => value !== undefined && value !== null);
  for (const [option, value] of set) {
    const check = Object.hasOwn(checks, option) ? checks[option as keyof T] : undefined;
    if (check === undefined) {
      throw new CodedError('CLEARML6003', {
        found: `${of} has an option ${option}`,
        expected: `one of ${Object.keys(checks).join(', ')}`,
        fix: 'correct or drop it',
      });
    }
    check(value, `${of}: ${option}`);
  }
  return Object.fromEntries(set) as T;
}

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

/** Name of a Kubernetes object. */
export const objectName: OptionCheck = (value, option) => {
  requireValid(typeof value === 'string' && value.length <= 253 && NAME.test(value), option, value, NAME_EXPECTED);
};

const NAME_EXPECTED = 'a name of a Kubernetes object: lower-case letters, digits, hyphens and dots, at most 253';

/** `true` or `false`. */
export const flag: OptionCheck = (value, option) => {
  requireValid(typeof value === 'boolean', option, value, 'true or false');
};

/** A member of an enum. */
export function memberOf(members: object): OptionCheck {
  return (value, option) =>
    requireValid(Object.values(members).includes(value), option, value, `one of ${Object.values(members).join(', ')}`);
}

const PREFIX = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** A map of annotations. */
export const annotationMap: OptionCheck = (value, option) => {
  requireValid(typeof value === 'object' && !Array.isArray(value), option, value, 'a map of texts');
  for (const [key, text] of Object.entries(value as object)) {
    const [name = '', prefix, ...more] = key.split('/').reverse();
    const valid = KEY.test(name) && (prefix === undefined || PREFIX.test(prefix)) && more.length === 0;
    requireValid(valid, `${option} key`, key, 'a name such as example.com/key');
    requireValid(typeof text === 'string', `${option} ${key}`, text, 'a text; put numbers and booleans between quotes');
  }
};

/** A list that is not empty, each item of which passes a check. */
export function listOf(check: OptionCheck): OptionCheck {
  return (value, option) => {
    requireValid(Array.isArray(value) && value.length > 0, option, value, 'a list that is not empty');
    for (const [index, item] of (value as unknown[]).entries()) {
      check(item, `${option}[${index}]`);
    }
  };
}

/** A network in CIDR notation, IPv4 or IPv6. */
export const network: OptionCheck = (value, option) => {
  const [address = '', prefix, ...more] = typeof value === 'string' ? value.split('/') : [];
  const version = isIP(address);
  const valid = version !== 0 && /^\d{1,3}$/.test(prefix ?? '') && more.length === 0 && !address.includes('%');
  requireValid(valid && Number(prefix) <= (version === 4 ? 32 : 128), option, value, 'a network such as 10.0.0.0/8');
};

/** @throws CLEARML6003 unless `valid` */
export function requireValid(valid: boolean, option: string, value: unknown, expected: string): void {
  if (!valid) {
    throw invalid(option, value, expected);
  }
}

function invalid(option: string, value: unknown, expected: string): CodedError {
  return new CodedError('CLEARML6003', { found: `${option} is ${shown(value)}`, expected, fix: 'correct the option' });
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
