import { CodedError } from '../../core/errors/coded-error';
import type { ChartSummary } from '../chart/chart-contents';
import { isJsonObject, type JsonObject, sortedKeys } from '../data/json';
import { leavesOf, mergeValues, nestValue, valueAt } from '../data/paths';
import { withoutPlaceholders } from '../data/placeholders';

/** A value for a path of the chart's values, and the prop or feature that sets it. */
export interface SourcedValue {
  /**
   * Path of the value, with dots: `apiserver.replicaCount`. A key that contains dots is quoted: `apiserver.additionalConfigs["apiserver.conf"]`.
   */
  readonly path: string;

  /**
   * The value. A list is appended to the chart's default list and to the lists of other sources. Any other value must
   * equal the values that other sources set.
   */
  readonly value: any;

  /**
   * Whether a list replaces the chart's default list instead of being appended to it.
   *
   * @default false
   */
  readonly replacesDefault?: boolean;

  /** The prop or feature that sets the value, as the user knows it: `apiserver.replicas`. Error messages name it. */
  readonly source: string;
}

/** The defaults of a chart. */
type Defaults = Pick<ChartSummary, 'values'>;

/** The value of one path, and its sources. */
interface Entry {
  value: unknown;
  sources: string[];
  replacesDefault: boolean;
}

/**
 * Merges sourced values into one tree.
 *
 * @throws CLEARML2002 when two sources set different values at one path, CLEARML2003 when a variable is set twice
 */
export function mergeSourcedValues(sourcedValues: readonly SourcedValue[], chart: Defaults): JsonObject {
  const entries = new Map<string, Entry>();
  for (const sourced of sourcedValues.filter(({ value }) => value !== undefined)) {
    for (const [path, value] of leavesOf(sourced.value, sourced.path)) {
      addLeaf(entries, { ...sourced, path, value });
    }
  }
  let values: JsonObject = {};
  for (const [path, entry] of entries) {
    rejectNesting(entries, path, entry);
    values = mergeValues(values, nestValue(path, withDefaultItems(path, entry, chart)));
  }
  return values;
}

function addLeaf(entries: Map<string, Entry>, { path, value, source, replacesDefault = false }: SourcedValue): void {
  const present = entries.get(path);
  const others = present?.sources.join(', ') ?? source;
  const joinable = Array.isArray(value) && (!present || Array.isArray(present.value));
  if (present && !joinable && !sameContent(present.value, value)) {
    throw disagreement(path, `${others} sets ${show(present.value)}`, `${source} sets ${show(value)}`);
  }
  entries.set(path, {
    value: joinable ? appendItems(path, (present?.value ?? []) as unknown[], others, value, source) : value,
    sources: [...(present?.sources ?? []), source],
    replacesDefault: replacesDefault || (present?.replacesDefault ?? false),
  });
}

/** A list is appended to the chart's default list, unless a source replaces that. */
function withDefaultItems(path: string, { value, sources, replacesDefault }: Entry, chart: Defaults): unknown {
  // Reading the defaults of a chart takes a while, so it is done for lists alone.
  const base = Array.isArray(value) && !replacesDefault ? valueAt(chart.values, path) : undefined;
  return Array.isArray(value) && Array.isArray(base)
    ? appendItems(path, base, 'the chart', value, sources.join(', '))
    : value;
}

/** Rejects a value that is not a map where another source sets a value below it. */
function rejectNesting(entries: Map<string, Entry>, path: string, entry: Entry): void {
  const below = [...entries.keys()].find((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
  if (below && !(isJsonObject(entry.value) && Object.keys(entry.value).length === 0)) {
    const other = entries.get(below)?.sources.join(', ');
    const sources = entry.sources.join(', ');
    throw disagreement(path, `${sources} sets ${show(entry.value)}`, `${other} sets a map with ${below}`);
  }
}

function disagreement(path: string, one: string, other: string): CodedError {
  return new CodedError('CLEARML2002', {
    found: `${path}: ${one}, ${other}`,
    expected: 'one value',
    fix: `drop one of the two, or decide under values: ${path}`,
  });
}

function show(value: unknown): string {
  const text = withoutPlaceholders(JSON.stringify(value));
  return text === '"(a secret)"' ? 'a secret' : text;
}

/**
 * A list with further items. An item with a name, such as an environment variable, appears once.
 *
 * @throws CLEARML2003 when two items of one name differ
 */
function appendItems(
  path: string,
  list: readonly unknown[],
  owner: string,
  added: readonly unknown[],
  source: string,
): unknown[] {
  const joined = [...list];
  for (const item of added) {
    const name = nameOf(item);
    const duplicate = name === undefined ? undefined : joined.find((other) => nameOf(other) === name);
    if (duplicate === undefined) {
      joined.push(item);
    } else if (!sameContent(duplicate, item)) {
      throw new CodedError('CLEARML2003', {
        found: `${name} in ${path} is set by ${owner} and by ${source}`,
        expected: 'one value for each name',
        fix: `set it in one place, or set the value that should apply under values: ${path}`,
      });
    }
  }
  return joined;
}

/**
 * Merges the values of the user with the values of props. The values of the user override; in a list whose items have names, the
 * items of props with other names stay.
 */
export function overrideValues(fromProps: JsonObject, fromUser: JsonObject): JsonObject {
  const merged: JsonObject = { ...fromProps };
  for (const [key, value] of Object.entries(fromUser)) {
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

/** Whether two values are equal, in any order of keys. */
export function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortedKeys(a)) === JSON.stringify(sortedKeys(b));
}

function isNamedList(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => nameOf(item) !== undefined);
}

function nameOf(item: unknown): string | undefined {
  return isJsonObject(item) && typeof item.name === 'string' ? item.name : undefined;
}
