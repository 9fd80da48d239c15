import { isIP } from 'node:net';
import { isJsonObject } from '../helm/data/json';
import { type OptionCheck, requireValid } from './checked-options';

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

/** A list, each item of which passes a check. */
export function listOf(check: OptionCheck): OptionCheck {
  return (value, option) => {
    requireValid(Array.isArray(value), option, value, 'a list');
    for (const [index, item] of value.entries()) {
      check(item, `${option}[${index}]`);
    }
  };
}

/** Such a list with at least one item. */
export function filledListOf(check: OptionCheck): OptionCheck {
  return (value, option) => {
    requireValid(Array.isArray(value) && value.length > 0, option, value, 'a list that is not empty');
    listOf(check)(value, option);
  };
}

/** A network in CIDR notation, IPv4 or IPv6. */
export const network: OptionCheck = (value, option) => {
  const expected = 'a network such as 10.0.0.0/8; a single address ends with /32';
  requireValid(typeof value === 'string' && isNetwork(value), option, value, expected);
};

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...more] = text.split('/');
  const version = isIP(address);
  const fits = version !== 0 && /^\d{1,3}$/.test(prefix) && more.length === 0 && !address.includes('%');
  return fits && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** A text. */
export const text: OptionCheck = (value, option) => {
  requireValid(typeof value === 'string', option, value, 'a text');
};

/** A map of texts. */
export const textMap: OptionCheck = (value, option) => {
  requireValid(
    isMapOf(value, (item) => typeof item === 'string'),
    option,
    value,
    'a map of texts',
  );
};

/** A map of quantities, which may be numbers. */
export const amounts: OptionCheck = (value, option) => {
  const fits = isMapOf(value, (item) => typeof item === 'string' || typeof item === 'number');
  requireValid(fits, option, value, 'a map of quantities');
};

/** A map; somebody else looks at what is in it. */
export const map: OptionCheck = (value, option) => {
  requireValid(isJsonObject(value), option, value, 'a map');
};

function isMapOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return isJsonObject(value) && Object.values(value).every(fits);
}
