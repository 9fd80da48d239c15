import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputUnit, Validator } from '@cfworker/json-schema';
import { CodedError, inShort, listed } from '../core/errors/coded-error';
import { LIBRARY_ROOT } from '../core/library';
import { requireLimited } from '../core/limits';
import { asMap, isJsonObject, type JsonObject } from '../helm/data/json';
import type { Tenant } from './tenant';

/** Tenants, and the location of each field. */
export interface LocatedTenants {
  /** Data to validate against the schema. */
  readonly data: unknown;
  /** The location of a path in the data: a line, a row, an index. */
  readonly placeOf: (path: readonly string[]) => string;
  /** Problems that precede the validation. */
  readonly problems: readonly TenantProblem[];
}

/** Tenants from a list in a program. */
export function locatedList(tenants: readonly Tenant[]): LocatedTenants {
  const placeOf = (path: readonly string[]) => path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
  requireLimited(tenants, 'the list of tenants');
  // Undefined fields are ignored, as in all props.
  return { data: { tenants: defined(tenants) }, placeOf: (path) => placeOf(path).slice(1), problems: [] };
}

function defined(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(defined);
  }
  if (!isJsonObject(node)) {
    return node;
  }
  const present = Object.entries(node).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([key, value]) => [key, defined(value)]));
}

/** Error for an invalid file of tenants. */
export function unreadable(found: string, fix: string): CodedError {
  return new CodedError('CLEARML9071', {
    found,
    expected: 'a file with tenants, in YAML, JSON or CSV',
    fix,
  });
}

/** A problem in the data of tenants, and its path. */
export interface TenantProblem {
  /** Keys and indexes of the path. */
  readonly path: readonly string[];
  readonly message: string;
}

/** The JSON schema of files with tenants. */
export const TENANTS_SCHEMA = join(LIBRARY_ROOT, 'lib', 'tenants', 'tenants.schema.json');

/** Keywords whose errors only indicate a nested error. */
const WRAPPERS = /^(?:properties|items|\$ref|additionalProperties)$/;

let schema: JsonObject | undefined;
let validator: Validator | undefined;

/** Validates `{ tenants: […] }` against the schema. */
export function schemaProblems(data: unknown): TenantProblem[] {
  return errorsOf(data).flatMap((error) => problemOf(error, data));
}

/** The part of the schema at a path. */
export function schemaAt(path: readonly string[]): JsonObject {
  schema ??= JSON.parse(readFileSync(TENANTS_SCHEMA, 'utf8')) as JsonObject;
  return path.reduce<JsonObject>((node, key) => resolved(childOf(node, key)), schema);
}

function errorsOf(data: unknown): OutputUnit[] {
  const library = require('@cfworker/json-schema') as typeof import('@cfworker/json-schema');
  validator ??= new library.Validator(schemaAt([]), '2020-12', false);
  try {
    return validator.validate(data).errors;
  } catch {
    // The validator writes keys to URLs, which must not contain lone surrogates.
    const error = 'A key is not valid Unicode.';
    return [{ keyword: 'type', keywordLocation: '#', instanceLocation: '#', error }];
  }
}

function problemOf({ keyword, instanceLocation, error }: OutputUnit, data: unknown): TenantProblem[] {
  const path = instanceLocation
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'false') {
    return [{ path, message: unknownField(path.at(-1) ?? '', schemaAt(path.slice(0, -1))) }];
  }
  if (WRAPPERS.test(keyword)) {
    return [];
  }
  if (keyword === 'required') {
    return [{ path, message: error.replace(/^.*property "(.*)"\.$/, '$1 is missing') }];
  }
  const value = path.reduce<any>((node, key) => node?.[key], data);
  return [{ path, message: mismatch(path, value ?? null, schemaAt(path)) }];
}

function childOf(node: JsonObject, key: string): unknown {
  const properties = asMap(node.properties);
  return node.items ?? (Object.hasOwn(properties, key) ? properties[key] : node.additionalProperties);
}

/** The target of a reference, merged with the keywords next to it. */
function resolved(node: unknown): JsonObject {
  if (!isJsonObject(node)) {
    return {};
  }
  const target = typeof node.$ref === 'string' ? (node.$ref.split('/').at(-1) as string) : undefined;
  const { $defs } = schema as { $defs: Record<string, JsonObject> };
  return target === undefined ? node : { ...$defs[target], ...node };
}

/** Names of types in messages. */
const TYPES: { readonly [type: string]: string } = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map of fields',
  string: 'text',
};

/** Maximum length of values in messages. */
const LONGEST = 40;

/** Describes a value that does not match the schema. */
export function mismatch(path: readonly string[], value: unknown, schema: JsonObject): string {
  if (path.length === 0) {
    return value === null ? 'the file is empty' : `found ${inShort(value, LONGEST)} instead of a field tenants`;
  }
  const found = `${fieldOf(path)} is ${value === null ? 'empty' : inShort(value, LONGEST)}`;
  const { type, enum: allowed, description } = schema;
  if (Array.isArray(allowed)) {
    const names = allowed.map(String);
    return `${found}${similar(String(value), names, `, not one of ${listed(names, 3)}`)}`;
  }
  const types = [type ?? []].flat().map(String);
  const isOfType = types.includes(typeOf(value)) || (typeOf(value) === 'integer' && types.includes('number'));
  if (types.length > 0 && !isOfType) {
    const names = types.map((one) => TYPES[one] ?? one).join(' or ');
    return `${found}, not ${names}${types.includes('string') ? quoted(value) : ''}`;
  }
  const { minimum, maximum } = schema;
  if (typeof minimum === 'number' && Number(value) < minimum) {
    return `${found}, less than ${minimum}`;
  }
  if (typeof maximum === 'number' && Number(value) > maximum) {
    return `${found}, more than ${maximum}`;
  }
  return description ? `${found} (${firstSentence(String(description))})` : found;
}

/** Describes a field that the schema does not contain. */
export function unknownField(name: string, parent: JsonObject): string {
  const known = isJsonObject(parent.properties) ? Object.keys(parent.properties) : [];
  return `${name} is not a known field${similar(name, known, '')}`;
}

/** Name of the field at a path, with the index of a list item. */
function fieldOf(path: readonly string[]): string {
  const index = path.at(-1) ?? '';
  return /^\d+$/.test(index) ? `${path.at(-2)}[${index}]` : index;
}

function similar(name: string, candidates: readonly string[], otherwise: string): string {
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const nearest = candidates.length > 0 ? closest(name, candidates) : '';
  return nearest && distance(name, nearest) <= Math.max(1, nearest.length / 3) ? `; ${nearest} is` : otherwise;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Suggests quotes for numbers and booleans, because YAML parses unquoted values. */
function quoted(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `: write "${value}"` : '';
}

function firstSentence(text: string): string {
  return text.replace(/\.(?:\s.*)?$/, '');
}
