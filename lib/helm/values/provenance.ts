import { isJsonObject, type JsonObject } from '../data/json';
import { joinPath, valueAt } from '../data/paths';
import { sameContent } from './named-lists';

/** A value that a release passes to its chart, and who wants it. */
export interface ValueOrigin {
  readonly path: string;
  /** A scalar, a list, or an empty map. */
  readonly value: unknown;
  readonly sources: string[];
}

/** Values by who wants them. */
export interface ValueLayer {
  readonly source: string;
  /** Path of the values file, when the values come from one. */
  readonly file?: string;
  readonly values: JsonObject;
}

/**
 * Who wants what of the values of a release.
 *
 * @param values what the layers make together
 * @param contributed layers that agree with one another
 * @param own the user's layers, of which later ones win over earlier ones and over all that is contributed
 */
export function originsOf(
  values: JsonObject,
  fromProps: readonly ValueLayer[],
  own: readonly ValueLayer[],
): ValueOrigin[] {
  return [...leavesOf(values, '')].map(([path, value]) => {
    const winner = [...own].reverse().find((layer) => valueAt(layer.values, path) !== undefined);
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
