import { isIP } from 'node:net';
import { CodedError, shown } from '../errors/coded-error';
import type { ErrorCode } from '../errors/codes';

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

/** Value of a label that is not empty. */
export const LABEL_VALUE: ValueCheck = {
  expected: 'a value of a Kubernetes label: letters, digits, hyphens, underscores and dots, at most 63',
  accepts: (value) => typeof value === 'string' && KEY.test(value),
};

/** A network in CIDR notation, IPv4 or IPv6. */
export const NETWORK: ValueCheck = {
  expected: 'a network such as 10.0.0.0/8; a single address ends with /32',
  accepts: (value) => typeof value === 'string' && isNetwork(value),
};

/** Number of a port. */
export const PORT: ValueCheck = { expected: 'a port, from 1 to 65535', accepts: isPort };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

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

/** The content of `props.json`. Types are written as in TypeScript, `{T}` is a map, and `?` follows the type of an optional prop. */
export interface PropTypes {
  readonly structs: { readonly [name: string]: { readonly [prop: string]: string } };
  readonly enums: { readonly [name: string]: readonly unknown[] };
  /** How users create an instance of each class. */
  readonly classes: { readonly [name: string]: string };
  /** Types of the required members of interfaces with behaviour; `function` for methods. */
  readonly interfaces: { readonly [name: string]: { readonly [member: string]: string } };
  /**
   * Parameters of the methods of each class, such as `name: string?`; `...` follows the type of the others. The method `new`
   * is the constructor.
   */
  readonly calls: { readonly [className: string]: { readonly [method: string]: readonly string[] } };
}

/** Terms of Kubernetes, of Helm charts and of the ClearML documentation, with the corresponding props. */
const ALIASES: { readonly [term: string]: readonly string[] } = {
  agentk8sglueKey: ['credentials'],
  agentk8sglueSecret: ['credentials'],
  apiServerUrlReference: ['endpoints'],
  certificate: ['tls', 'certificates', 'exposure'],
  defaultContainerImage: ['defaultImage'],
  domain: ['baseDomain'],
  elastic: ['elasticsearch'],
  env: ['environment', 'apiserver.environment'],
  envs: ['environment'],
  extraEnvs: ['environment', 'apiserver.environment'],
  extraEnv: ['environment', 'apiserver.environment'],
  gateway: ['exposure'],
  host: ['hostName', 'baseDomain'],
  hostname: ['hostName', 'baseDomain'],
  httpRoute: ['exposure'],
  imageCredentials: ['registryToken'],
  imagePullSecret: ['imagePullSecrets'],
  ingress: ['exposure'],
  ingressClassName: ['className', 'exposure'],
  loadBalancer: ['exposure'],
  mongo: ['mongodb'],
  name: ['releaseName', 'poolName'],
  namespace: ['inNamespace'],
  nodePort: ['exposure'],
  podAnnotations: ['annotations', 'apiserver.podAnnotations'],
  podSecurityContext: ['podSecurity'],
  podTemplate: ['basePodTemplate'],
  route: ['exposure'],
  s3: ['fileStorage'],
  secretName: ['credentials'],
  securityContext: ['podSecurity', 'containerSecurityContext'],
  serviceUrl: ['endpoints'],
  size: ['storageSize'],
  sso: ['singleSignOn'],
  storageClassName: ['storageClass'],
  tls: ['exposure'],
  token: ['registryToken'],
};

/** Props of an interface that are similar to an unknown prop: by meaning, one level down, or by spelling. */
export function suggestProps(unknown: string, struct: string, types: PropTypes): string[] {
  const own = Object.keys(types.structs[struct] ?? {});
  const nested = own.flatMap((prop) => nestedProps(prop, struct, types).map((name) => `${prop}.${name}`));
  const alias = Object.hasOwn(ALIASES, unknown) ? ALIASES[unknown] : [];
  const meant = alias?.find((name) => own.includes(name) || nested.includes(name));
  if (meant !== undefined) {
    return [meant];
  }
  const below = nested.filter((name) => lastOf(name) === unknown);
  const near = below.length > 0 ? below : nearest(unknown, own);
  return near.length > 0 ? near : nearest(unknown, nested);
}

function nestedProps(prop: string, struct: string, { structs }: PropTypes): string[] {
  return Object.keys(structs[(structs[struct]?.[prop] ?? '').replace(/\?$/, '')] ?? {});
}

/** The names that differ least, by at most a third of their length. */
function nearest(unknown: string, names: readonly string[]): string[] {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const lower = unknown.toLowerCase();
  const measured = names.map((name) => ({ name, away: distance(lower, lastOf(name).toLowerCase()) }));
  const least = Math.min(...measured.map(({ away }) => away));
  return measured
    .filter(({ name, away }) => away === least && away <= Math.max(unknown.length, lastOf(name).length) / 3)
    .map(({ name }) => name);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
