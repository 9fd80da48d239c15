import type { Edition } from '../../../chart/clearml-chart';
import type { PropRow } from '../../../chart/prop-table';
import { isJsonObject, type JsonObject, objectsAt } from '../../../helm/data/json';
import { valueAt } from '../../../helm/data/paths';
import { literalValue } from '../../../secrets/readers/hocon';
import { SecretValue } from '../../../secrets/secret-value';
import { isSetting, serverSetting, webSetting } from '../../../server/settings';
import { asType, typeOf } from './typed-values';

/** A prop that may express values of a file. Renderings decide whether it does. */
export interface Candidate {
  /** Path of the prop, such as `apiserver.replicas`. */
  readonly prop: readonly string[];
  /** Its code. */
  readonly value: unknown;
  /** Values paths that the construct sets from the prop, beside those that its chart description sets. */
  readonly paths?: readonly string[];
}

type Rows = { readonly [prop: string]: PropRow<any, any> };

/**
 * Candidates for the rows of a description that have a values path.
 *
 * @param tree the values
 * @param structName the props interface
 */
export function candidatesOf(
  rows: Rows,
  structName: string,
  tree: JsonObject,
  edition: Edition,
  parent: readonly string[] = [],
): Candidate[] {
  return Object.entries(rows).flatMap(([name, row]) => {
    const prop = [...parent, name];
    const type = typeOf(structName, name);
    if (type === undefined) {
      return [];
    }
    if ('props' in row) {
      return candidatesOf(row.props as Rows, type, tree, edition, prop);
    }
    const path = 'path' in row ? (typeof row.path === 'string' ? row.path : row.path[edition]) : undefined;
    const found = path === undefined ? undefined : valueAt(tree, path);
    const value = OF_VARIABLES[name] !== undefined ? variablesAs(name, found) : isEmpty(found) ? undefined : found;
    const typed = value === undefined ? undefined : asType(value, type);
    return typed === undefined ? [] : [{ prop, value: typed }];
  });
}

/** An empty value in a file replaces a default of the chart. Props do not. */
function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** The props of environment variables, and how each contains an entry. */
const OF_VARIABLES: { readonly [prop: string]: (name: string, value: string) => JsonObject | undefined } = {
  settings: settingOf,
  environment: (name, value) => (isSecret(value) || settingOf(name, value) ? undefined : { [name]: value }),
  secretEnvironment: (name, value) => (isSecret(value) ? { [name]: value } : undefined),
};

/** The variables in a list that a prop can contain. */
function variablesAs(prop: string, list: unknown): JsonObject | undefined {
  const convert = OF_VARIABLES[prop];
  const entries = objectsAt({ list }, 'list').flatMap(({ name, value, ...others }) => {
    const isPlain = typeof name === 'string' && typeof value === 'string' && Object.keys(others).length === 0;
    return (isPlain && convert?.(name, value)) || [];
  });
  return entries.length === 0 ? undefined : Object.assign({}, ...entries);
}

/** The setting of a variable, if a setting writes the same literal. */
function settingOf(name: string, text: string): JsonObject | undefined {
  const path = name.split('__').slice(1).join('.');
  if (!isSetting(name)) {
    return undefined;
  }
  try {
    const value = literalValue(text);
    const entry = name.startsWith('WEBSERVER') ? webSetting(path, value) : serverSetting(path, value);
    return entry.name === name && entry.value === text ? { [path]: value } : undefined;
  } catch {
    return undefined;
  }
}

function isSecret(text: string): boolean {
  return SecretValue._of(text) !== undefined;
}

/** Props without the candidates that are left out. */
export function propsOf(candidates: readonly Candidate[], others: JsonObject): JsonObject {
  const props = structuredCopy(others);
  for (const { prop, value } of candidates) {
    let parent = props;
    for (const key of prop.slice(0, -1)) {
      parent[key] = isJsonObject(parent[key]) ? parent[key] : {};
      parent = parent[key] as JsonObject;
    }
    parent[prop.at(-1) as string] = value;
  }
  return props;
}

function structuredCopy(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, isJsonObject(one) ? structuredCopy(one) : one]),
  );
}

/**
 * The values without those that props set: equal leaves, and equal items of lists that have the same name.
 *
 * @param set the values that the props set
 */
export function withoutValues(
  tree: JsonObject,
  set: readonly { readonly path: readonly string[]; readonly value: unknown }[],
): JsonObject {
  return set.reduce((rest, { path, value }) => (remaining(rest, nested(path, value)) ?? {}) as JsonObject, tree);
}

function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

/** What remains of a value; undefined if nothing does. */
function remaining(value: unknown, set: unknown): unknown {
  if (isEqual(value, set)) {
    return undefined;
  }
  if (isJsonObject(value) && isJsonObject(set)) {
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, Object.hasOwn(set, key) ? remaining(inner, set[key]) : inner] as const)
      .filter(([, inner]) => inner !== undefined);
    return entries.length > 0 || Object.keys(value).length === 0 ? Object.fromEntries(entries) : undefined;
  }
  if (Array.isArray(value) && Array.isArray(set)) {
    const items = value.filter((item) => !set.some((one) => isEqual(item, one)));
    return items.length > 0 ? items : undefined;
  }
  return value;
}

/** Removes a number that a file quotes, too, so that the comparison of the effective values finds a prop that changes its type. */
function isEqual(a: unknown, b: unknown): boolean {
  const types = new Set([typeof a, typeof b]);
  const isMixed = types.has('number') && types.has('string');
  return isMixed ? String(a) === String(b) : JSON.stringify(a) === JSON.stringify(b);
}

/** Whether one state has an empty map and the other one no value. Charts rarely tell them apart; the objects show it if one does. */
export function isEmptyMap(...states: unknown[]): boolean {
  return states.every((one) => one === undefined || (isJsonObject(one) && Object.keys(one).length === 0));
}

export function withoutEmptyMaps(values: JsonObject): JsonObject {
  const entries = Object.entries(values)
    .map(([key, value]) => [key, isJsonObject(value) ? withoutEmptyMaps(value) : value] as const)
    .filter(([, value]) => !isEmptyMap(value));
  return Object.fromEntries(entries);
}
