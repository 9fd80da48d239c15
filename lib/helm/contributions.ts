import { CodedError } from '../errors/coded-error';
import { DeferredValue } from './deferred';
import { isJsonObject, type JsonObject } from './json';
import { joinPath, mergeValues, nestValue, valueAt } from './values';

/** A value that a feature wants at a path of the chart's values. */
export interface ValueContribution {
  /**
   * Where, in dots: `apiserver.replicaCount`. A key that has dots itself is quoted: `apiserver.additionalConfigs["apiserver.conf"]`.
   */
  readonly path: string;

  /**
   * What. A list is appended to what the chart has there by default and to what others contribute; all else must not be
   * contradicted by another contributor.
   */
  readonly value: any;

  /**
   * Whether a list takes the place of the chart's default list instead of being appended to it.
   *
   * @default false
   */
  readonly replacesDefault?: boolean;

  /** Who, in words that the user knows: a prop such as `apiserver.replicas`. Stands in error messages. */
  readonly contributor: string;
}

interface Entry {
  value: unknown;
  contributors: string[];
}

/**
 * Joins contributions into one values tree.
 *
 * @throws CLEARML2002 when two contributors want different values at one path, CLEARML2003 when a variable is set twice
 */
export function joinContributions(contributions: readonly ValueContribution[], chartDefaults: JsonObject): JsonObject {
  const entries = new Map<string, Entry>();
  for (const { path, value, contributor, replacesDefault } of contributions) {
    for (const [leaf, leafValue] of leaves(path, value)) {
      addLeaf(entries, leaf, leafValue, contributor, replacesDefault ? {} : chartDefaults);
    }
  }
  let values: JsonObject = {};
  for (const [path, entry] of entries) {
    refuseNesting(entries, path, entry);
    values = mergeValues(values, nestValue(path, entry.value));
  }
  return values;
}

function* leaves(path: string, value: unknown): Generator<[string, unknown]> {
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) {
      yield* leaves(joinPath(path, key), inner);
    }
  } else if (value !== undefined) {
    yield [path, value];
  }
}

function addLeaf(entries: Map<string, Entry>, path: string, value: unknown, contributor: string, defaults: JsonObject): void {
  const present = entries.get(path);
  if (Array.isArray(value)) {
    const base = valueAt(defaults, path);
    const list = present?.value ?? (Array.isArray(base) ? base : []);
    const owner = present?.contributors.join(', ') ?? 'the chart';
    entries.set(path, {
      value: appendItems(path, list as unknown[], value, owner, contributor),
      contributors: [...(present?.contributors ?? []), contributor],
    });
  } else if (!present) {
    entries.set(path, { value, contributors: [contributor] });
  } else if (!same(present.value, value)) {
    throw disagreement(path, `${present.contributors.join(', ')} wants ${show(present.value)}`, `${contributor} wants ${show(value)}`);
  } else {
    present.contributors.push(contributor);
  }
}

function appendItems(path: string, list: unknown[], added: unknown[], owner: string, contributor: string): unknown[] {
  const joined = [...list];
  for (const item of added) {
    const name = nameOf(item);
    const twin = name === undefined ? undefined : joined.find((other) => nameOf(other) === name);
    if (twin === undefined) {
      joined.push(item);
    } else if (!same(twin, item)) {
      throw new CodedError('CLEARML2003', {
        found: `${name} in ${path} is set by ${owner} and by ${contributor}`,
        expected: 'one value for each name',
        fix: `set it in one place, or put the one that should win under values: ${path}`,
      });
    }
  }
  return joined;
}

/** One contributor's scalar cannot stand where another contributes something below it. */
function refuseNesting(entries: Map<string, Entry>, path: string, entry: Entry): void {
  const below = [...entries.keys()].find((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
  if (below && !(isJsonObject(entry.value) && Object.keys(entry.value).length === 0)) {
    const other = entries.get(below)?.contributors.join(', ');
    throw disagreement(path, `${entry.contributors.join(', ')} wants ${show(entry.value)}`, `${other} wants a map with ${below}`);
  }
}

function disagreement(path: string, one: string, other: string): CodedError {
  return new CodedError('CLEARML2002', {
    found: `${path}: ${one}, ${other}`,
    expected: 'one value',
    fix: `drop one of the two, or decide under values: ${path}`,
  });
}

/**
 * Lays the user's own values over the contributed ones. They win everywhere; in a list whose items have names, contributed
 * items of other names stay.
 */
export function overrideValues(contributed: JsonObject, own: JsonObject): JsonObject {
  const merged: JsonObject = { ...contributed };
  for (const [key, value] of Object.entries(own)) {
    const below = merged[key];
    if (isJsonObject(below) && isJsonObject(value)) {
      merged[key] = overrideValues(below, value);
    } else if (isNamedList(below) && isNamedList(value)) {
      const names = new Set(value.map(nameOf));
      merged[key] = [...below.filter((item) => !names.has(nameOf(item))), ...value];
    } else {
      merged[key] = value;
    }
  }
  return merged;
}

function isNamedList(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => nameOf(item) !== undefined);
}

function nameOf(item: unknown): string | undefined {
  return isJsonObject(item) && typeof item.name === 'string' ? item.name : undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function show(value: unknown): string {
  return value instanceof DeferredValue ? 'a secret' : JSON.stringify(value);
}
