import { isIP } from 'node:net';
import { isJsonObject } from './json-object';
import { mapOf, type Shape, shape, TEXT } from './shapes';

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const PREFIX = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Name of an object. */
export const OBJECT_NAME = shape(
  'a name of a Kubernetes object: lower-case letters, digits, hyphens and dots, at most 253',
  (value) => typeof value === 'string' && value.length <= 253 && NAME.test(value),
);

/** A map of annotations. */
export const ANNOTATIONS: Shape = (value, where) => {
  const odd = isJsonObject(value) ? Object.keys(value).find((key) => !isAnnotation(key)) : undefined;
  return odd === undefined
    ? mapOf(TEXT)(value, where)
    : { where: `a key of ${where}`, value: odd, expected: 'a name such as example.com/key' };
};

/** A map of quantities, which may be numbers. */
export const QUANTITIES = mapOf(shape('a quantity', (value) => typeof value === 'string' || typeof value === 'number'));

/** A network in CIDR notation, IPv4 or IPv6. */
export const NETWORK = shape(
  'a network such as 10.0.0.0/8; a single address ends with /32',
  (value) => typeof value === 'string' && isNetwork(value),
);

/** Number of a port. */
export const PORT = shape('a port, from 1 to 65535', isPort);

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
