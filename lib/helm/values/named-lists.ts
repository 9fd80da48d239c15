import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject, type JsonObject, sortedKeys } from '../data/json';

/**
 * A list with further items. An item with a name, such as an environment variable, appears once.
 *
 * @throws CLEARML2003 when two items of one name differ
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
