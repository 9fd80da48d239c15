import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject, sortedKeys } from '../data/json';

/**
 * A list and what is added to it. Items that have names, such as environment variables, stand once.
 *
 * @throws CLEARML2003 when a name would have two contents
 */
export function appendItems(
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
        fix: `set it in one place, or put the one that should win under values: ${path}`,
      });
    }
  }
  return joined;
}

/**
 * Lays the user's own values over the contributed ones. They win everywhere; in a list whose items have names, contributed
 * items of other names stay.
 */
export function overrideValues(fromProps: JsonObject, own: JsonObject): JsonObject {
  const merged: JsonObject = { ...fromProps };
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

/** Whether two values say the same, in whatever order their keys stand. */
export function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortedKeys(a)) === JSON.stringify(sortedKeys(b));
}

function isNamedList(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => nameOf(item) !== undefined);
}

function nameOf(item: unknown): string | undefined {
  return isJsonObject(item) && typeof item.name === 'string' ? item.name : undefined;
}
