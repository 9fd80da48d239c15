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
