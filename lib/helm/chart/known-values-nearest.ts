import { distance } from 'fastest-levenshtein';
import { joinPath } from '../data/paths';
import type { Place } from './known-values-chart';

/** More homes than these for one key, and none of them is worth a hint. */
const MAX_PLACES = 3;
/** Deeper keys are hardly the ones that are meant. */
const DEEPEST = 8;

/** Finds the known paths that unknown ones are most like. */
export class NearestPath {
  /** Paths by the lower case of their last key. */
  private places: Map<string, string[]> | undefined;

  /** @param root the place where a key is looked for that stands elsewhere */
  public constructor(private readonly root: () => Place) {}

  /**
   * The path most like `key` at `parent`: the same key in another case, a slip of one letter, the same key elsewhere, a
   * similar key, in this order.
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

/** What one source lists, another may forbid. */
function knownKeys(place: Place): string[] {
  return [...place.keys()].filter((key) => place.child(key) !== undefined);
}

/** The candidate at the least distance, if it is near enough for a slip. */
function closest(key: string, candidates: readonly string[]): [string, number] | [] {
  const measured = candidates.map((candidate): [string, number] => [candidate, slips(key, candidate)]);
  const near = measured.filter(
    ([candidate, apart]) => apart <= Math.max(1, Math.min(key.length, candidate.length) / 3),
  );
  return near.sort(([, a], [, b]) => a - b)[0] ?? [];
}

/** Edit distance, whatever the case; two letters in the wrong order are one slip. */
function slips(key: string, candidate: string): number {
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
      if (child && !child.open && depth < DEEPEST) {
        visit(child, childPath, depth + 1);
      }
    }
  };
  visit(root, '', 1);
  return places;
}
