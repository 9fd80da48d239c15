import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath, mergeValues, nestValue, valueAt } from '../data/paths';
import { withoutPlaceholders } from '../data/placeholders';
import { DeferredValue } from './deferred';
import { appendItems, sameContent } from './named-lists';

/** A value that a feature wants at a path of the chart's values. */
export interface SourcedValue {
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
  readonly source: string;
}

/** What is wanted at one path, and by whom. */
interface Entry {
  value: unknown;
  sources: string[];
  replacesDefault: boolean;
}

/**
 * Joins contributions into one values tree.
 *
 * @throws CLEARML2002 when two contributors want different values at one path, CLEARML2003 when a variable is set twice
 */
export function mergeSourcedValues(
  sourcedValues: readonly SourcedValue[],
  chart: { readonly values: JsonObject },
): JsonObject {
  const entries = new Map<string, Entry>();
  for (const { path, value, source, replacesDefault } of sourcedValues) {
    for (const [leaf, leafValue] of leaves(path, value)) {
      addLeaf(entries, leaf, leafValue, source, replacesDefault ?? false);
    }
  }
  let values: JsonObject = {};
  for (const [path, entry] of entries) {
    rejectNesting(entries, path, entry);
    values = mergeValues(values, nestValue(path, withDefaultItems(path, entry, chart)));
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

function addLeaf(
  entries: Map<string, Entry>,
  path: string,
  value: unknown,
  source: string,
  replacesDefault: boolean,
): void {
  const present = entries.get(path);
  const others = present?.sources.join(', ') ?? source;
  const joinable = Array.isArray(value) && (!present || Array.isArray(present.value));
  if (present && !joinable && !sameContent(present.value, value)) {
    throw disagreement(path, `${others} wants ${show(present.value)}`, `${source} wants ${show(value)}`);
  }
  entries.set(path, {
    value: joinable ? appendItems(path, (present?.value ?? []) as unknown[], others, value, source) : value,
    sources: [...(present?.sources ?? []), source],
    replacesDefault: replacesDefault || (present?.replacesDefault ?? false),
  });
}

/** A contributed list continues the chart's default list, unless a contributor replaces that. */
function withDefaultItems(
  path: string,
  { value, sources, replacesDefault }: Entry,
  chart: { readonly values: JsonObject },
): unknown {
  // Reading the defaults of a chart takes a while, so it is done for lists alone.
  const base = Array.isArray(value) && !replacesDefault ? valueAt(chart.values, path) : undefined;
  return Array.isArray(value) && Array.isArray(base)
    ? appendItems(path, base, 'the chart', value, sources.join(', '))
    : value;
}

/** One contributor's scalar cannot stand where another contributes something below it. */
function rejectNesting(entries: Map<string, Entry>, path: string, entry: Entry): void {
  const below = [...entries.keys()].find((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
  if (below && !(isJsonObject(entry.value) && Object.keys(entry.value).length === 0)) {
    const other = entries.get(below)?.sources.join(', ');
    throw disagreement(
      path,
      `${entry.sources.join(', ')} wants ${show(entry.value)}`,
      `${other} wants a map with ${below}`,
    );
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
  return value instanceof DeferredValue ? 'a secret' : withoutPlaceholders(JSON.stringify(value));
}
