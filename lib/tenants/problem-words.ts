import { listed } from '../core/errors/coded-error';
import { inShort } from '../core/errors/in-short';
import { isJsonObject, type JsonObject } from '../helm/data/json';

/** Names of types in messages. */
const TYPES: { readonly [type: string]: string } = {
  array: 'a list',
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
  if (
    types.length > 0 &&
    !types.includes(typeOf(value)) &&
    !(typeOf(value) === 'integer' && types.includes('number'))
  ) {
    return `${found}, not ${types.map((one) => TYPES[one] ?? one).join(' or ')}${types.includes('string') ? quoted(value) : ''}`;
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
