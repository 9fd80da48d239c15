import { distance } from 'fastest-levenshtein';
import { joinPath } from '../data/paths';
import type { Place } from './known-values-chart';

/** Maximum number of paths for a key. A hint for a more frequent key would be misleading. */
const MAX_PLACES = 3;
/** Maximum depth of suggested keys. */
const MAX_DEPTH = 8;

/** Finds the known paths that are most similar to unknown paths. */
export class NearestPath {
  /** Paths by their last key in lower case. */
  private places: Map<string, string[]> | undefined;

  /** @param root the root of the search for a key in other places */
  public constructor(private readonly root: () => Place) {}

  /**
   * The path that is most similar to `key` at `parent`. In order of precedence: the same key in another case, a key
   * with one typing error, the same key in another place, a similar key.
   */
  public of(parent: Place, parentPath: string, key: string): string | undefined {
    const [sibling, apart = Number.POSITIVE_INFINITY] = closest(key, knownKeys(parent));
    const here = sibling === undefined ? undefined : joinPath(parentPath, sibling);
    return apart <= 1 ? here : (this.elsewhere(key) ?? here);
  }

  private elsewhere(key: string): string | undefined {
    this.places ??= collectPlaces(this.root());
    const places = this.places.get(key.toLowerCase()) ?? [];
    return places.length <= MAX_PLACES ? places[0] : undefined;
  }
}

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

function collectPlaces(root: Place): Map<string, string[]> {
  const places = new Map<string, string[]>();
  const visit = (place: Place, path: string, depth: number): void => {
    for (const key of knownKeys(place)) {
      const child = place.child(key);
      const childPath = joinPath(path, key);
      places.set(key.toLowerCase(), [...(places.get(key.toLowerCase()) ?? []), childPath]);
      if (child && !child.open && depth < MAX_DEPTH) {
        visit(child, childPath, depth + 1);
      }
    }
  };
  visit(root, '', 1);
  return places;
}
