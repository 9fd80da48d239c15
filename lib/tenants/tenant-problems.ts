import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputUnit, Validator } from '@cfworker/json-schema';
import { LIBRARY_ROOT } from '../core/library';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { mismatch, unknownField } from './problem-words';

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
  const properties = isJsonObject(node.properties) ? node.properties : {};
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
