import { listed } from '../core/errors/coded-error';
import { inShort } from '../core/errors/in-short';
import { isJsonObject, type JsonObject } from '../helm/data/json';

/** What types are called in a sentence. */
const TYPES: { readonly [type: string]: string } = {
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map of fields',
  string: 'text',
};

/** Longest value that is shown as it is. */
const LONGEST = 40;

/** A value that a schema does not want, in words. */
export function mismatch(path: readonly string[], value: unknown, schema: JsonObject): string {
  if (path.length === 0) {
    return value === null ? 'nothing is here' : `${inShort(value, LONGEST)} is here, in place of a field tenants`;
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

/** A field that a schema does not know, in words. */
export function unknownField(name: string, parent: JsonObject): string {
  const known = isJsonObject(parent.properties) ? Object.keys(parent.properties) : [];
  return `${name} is no field here${similar(name, known, '')}`;
}

/** The field that a path leads to; of a list, with its place in it. */
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

/** YAML takes what looks like a number for one. */
function quoted(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `: write "${value}"` : '';
}

function firstSentence(text: string): string {
  return text.replace(/\.(?:\s.*)?$/, '');
}
