/** A JSON object. */
export type JsonObject = { [key: string]: unknown };

/** True for plain objects of any realm; false for arrays, class instances and null. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Recursive code follows no more levels. */
const MAX_DEPTH = 500;

/** Whether a value contains itself, or has too many levels. */
export function isEndless(value: unknown, above = new Set<unknown>(), done = new Set<unknown>()): boolean {
  if ((!Array.isArray(value) && !isJsonObject(value)) || done.has(value)) {
    return false;
  }
  if (above.has(value) || above.size > MAX_DEPTH) {
    return true;
  }
  above.add(value);
  const result = Object.values(value).some((one) => isEndless(one, above, done));
  above.delete(value);
  done.add(value);
  return result;
}
