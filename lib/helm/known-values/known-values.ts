import { distance } from 'fastest-levenshtein';
import type { ChartContents } from '../chart/chart-contents';
import { isJsonObject } from '../data/json';
import { joinPath, splitPath } from '../data/paths';
import { valuesReadBy } from '../templates/values-read';
import type { KnownNode } from './known-node';
import { ChartKnowledge, Place } from './place';

/** A value that is unknown to the chart. */
export interface UnknownValue {
  /** Path up to the first unknown key. */
  readonly path: string;
  /** The most similar known path; undefined without a similar path. */
  readonly nearest?: string;
}

/**
 * The values that a chart and its subcharts know, from values.yaml and its comments, Chart.yaml, the schema and the
 * templates.
 */
export class KnownValues {
  /** Cached by chart, so that releases of one chart share the analysis. */
  public static of(chart: ChartContents): KnownValues {
    const known = found.get(chart) ?? new KnownValues(new ChartKnowledge(chart));
    found.set(chart, known);
    return known;
  }

  /** The paths that quick sources list, by their last key in lower case. */
  private paths: Map<string, string[]> | undefined;

  private constructor(private readonly chart: ChartKnowledge) {}

  /** True when the chart knows the value at `path`, such as `a.b["c.d"]`. */
  public isKnown(path: string): boolean {
    return this.knows(splitPath(path));
  }

  /**
   * Returns the values that are unknown to the chart. The check descends into maps, and into lists whose items have a type of
   * Kubernetes. It treats null like other values.
   */
  public check(values: object): UnknownValue[] {
    const unknown: UnknownValue[] = [];
    this.checkMap(values, [], '', unknown);
    return unknown.length > 0 ? withoutReadByValues(unknown, values) : unknown;
  }

  private checkMap(map: object, segments: readonly Segment[], path: string, unknown: UnknownValue[]): void {
    for (const [key, value] of Object.entries(map)) {
      const below = [...segments, key];
      if (!this.knows(below)) {
        unknown.push(this.unknownAt(segments, path, key));
      } else {
        this.checkBelow(value, below, joinPath(path, key), unknown);
      }
    }
  }

  private checkBelow(value: unknown, segments: readonly Segment[], path: string, unknown: UnknownValue[]): void {
    if (isJsonObject(value)) {
      this.checkMap(value, segments, path, unknown);
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => {
        if (isJsonObject(item)) {
          this.checkMap(item, [...segments, ITEM], `${path}[${index}]`, unknown);
        }
      });
    }
  }

  private unknownAt(segments: readonly Segment[], parentPath: string, key: string): UnknownValue {
    const path = joinPath(parentPath, key);
    const parent = descend(Place.root(this.chart, false), segments);
    const nearest = parent && this.nearestTo(parent, parentPath, key);
    return nearest === undefined ? { path } : { path, nearest };
  }

  /**
   * The path that is most similar to `key` at `parent`. In order of precedence: the same key in another case, a key
   * with one typing error, the same key in another place, a similar key.
   */
  private nearestTo(parent: Place, parentPath: string, key: string): string | undefined {
    const [sibling, apart = Number.POSITIVE_INFINITY] = closest(key, knownKeys(parent));
    const here = sibling === undefined ? undefined : joinPath(parentPath, sibling);
    if (apart <= 1) {
      return here;
    }
    this.paths ??= collectPaths(Place.root(this.chart, true));
    const elsewhere = this.paths.get(key.toLowerCase()) ?? [];
    return (elsewhere.length <= MAX_PATHS ? elsewhere[0] : undefined) ?? here;
  }

  private knows(segments: readonly Segment[]): boolean {
    return [true, false].some((isQuick) => descend(Place.root(this.chart, isQuick), segments) !== undefined);
  }
}

/** The place of the items of a list. */
const ITEM = Symbol('item');
type Segment = string | typeof ITEM;

const found = new WeakMap<ChartContents, KnownValues>();

function descend(root: Place, segments: readonly Segment[]): Place | undefined {
  return segments.reduce<Place | undefined>((place, key) => (key === ITEM ? place?.item() : place?.child(key)), root);
}

/** Removes values that templates in the values read, because charts may render values by `tpl`. */
function withoutReadByValues(unknown: readonly UnknownValue[], values: object): UnknownValue[] {
  const reads = valuesReadBy(textsIn(values));
  // A template in the values of a subchart reads the values of the subchart.
  const isRead = (segments: readonly string[]): boolean =>
    segments.length > 0 && (isKnownTo(reads, segments) || isRead(segments.slice(1)));
  return unknown.filter(({ path }) => !isRead(splitPath(path)));
}

function isKnownTo(node: KnownNode, [key = '', ...below]: readonly string[]): boolean {
  return node.child(key).some((child) => below.length === 0 || isKnownTo(child, below));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return value.includes('.Values') ? [value] : [];
  }
  const isNested = Array.isArray(value) || isJsonObject(value);
  return isNested ? Object.values(value).flatMap(textsIn) : [];
}

/** Maximum number of paths for a key. A hint for a more frequent key would be misleading. */
const MAX_PATHS = 3;
/** Maximum depth of suggested keys. */
const MAX_DEPTH = 8;

/** The listed keys that no source forbids. */
function knownKeys(place: Place): string[] {
  return [...place.keys()].filter((key) => place.child(key) !== undefined);
}

/** The candidate with the smallest distance, if the distance is small enough for a typing error. */
function closest(key: string, candidates: readonly string[]): [string, number] | [] {
  const measured = candidates.map((candidate): [string, number] => [candidate, typos(key, candidate)]);
  const near = measured.filter(
    ([candidate, apart]) => apart <= Math.max(1, Math.min(key.length, candidate.length) / 3),
  );
  return near.sort(([, a], [, b]) => a - b)[0] ?? [];
}

/** Edit distance without regard to case. Two swapped letters count as one typing error. */
function typos(key: string, candidate: string): number {
  const [a, b] = [key.toLowerCase(), candidate.toLowerCase()];
  const apart = distance(a, b);
  return apart === 2 && [...a].sort().join('') === [...b].sort().join('') ? 1 : apart;
}

function collectPaths(root: Place): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  const visit = (place: Place, path: string, depth: number): void => {
    for (const key of knownKeys(place)) {
      const child = place.child(key);
      const childPath = joinPath(path, key);
      paths.set(key.toLowerCase(), [...(paths.get(key.toLowerCase()) ?? []), childPath]);
      if (child && !child.open && depth < MAX_DEPTH) {
        visit(child, childPath, depth + 1);
      }
    }
  };
  visit(root, '', 1);
  return paths;
}
