import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath, valueAt } from '../data/paths';
import { sameContent } from './named-lists';

/** A value that a release passes to its chart, and its sources. */
export interface ValueOrigin {
  readonly path: string;
  /** A scalar, a list, or an empty map. */
  readonly value: unknown;
  readonly sources: string[];
}

/** Values of one source. */
export interface ValueLayer {
  readonly source: string;
  /** Path of the values file, when the values come from one. */
  readonly file?: string;
  readonly values: JsonObject;
}

/**
 * The sources of each value of a release.
 *
 * @param values all layers, merged
 * @param fromProps layers that do not contradict one another
 * @param fromUser layers of the user: later ones override earlier ones, and all layers from props
 */
export function originsOf(
  values: JsonObject,
  fromProps: readonly ValueLayer[],
  fromUser: readonly ValueLayer[],
): ValueOrigin[] {
  return [...leavesOf(values, '')].map(([path, value]) => {
    const winner = [...fromUser].reverse().find((layer) => valueAt(layer.values, path) !== undefined);
    const all = winner && sameContent(valueAt(winner.values, path), value);
    const others = all ? [] : fromProps.filter((layer) => valueAt(layer.values, path) !== undefined);
    const sources = [...others, ...(winner ? [winner] : [])].map(({ source }) => source);
    return { path, value, sources: [...new Set(sources)] };
  });
}

function* leavesOf(value: unknown, path: string): Generator<[string, unknown]> {
  if (isJsonObject(value) && (Object.keys(value).length > 0 || path === '')) {
    for (const [key, inner] of Object.entries(value)) {
      yield* leavesOf(inner, joinPath(path, key));
    }
  } else {
    yield [path, value];
  }
}
