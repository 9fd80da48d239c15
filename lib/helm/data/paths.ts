import { asMap, isJsonObject, type JsonObject } from './json';

/** Merges `over` into `base` as helm does: maps merge, lists and scalars replace. */
export function mergeValues(base: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isJsonObject(below) && isJsonObject(value) ? mergeValues(below, value) : value;
  }
  return merged;
}

/** Joins `a.b` and `c` to `a.b.c`. A key with dots, brackets or quotes is quoted: `a.b["c.d"]`. */
export function joinPath(path: string, key: string): string {
  if (!/^[^.[\]"]+$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path ? `${path}.${key}` : key;
}

/** Segments of a path such as `a.b["c.d"].e`. */
export function splitPath(path: string): string[] {
  const segments = path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g);
  return [...segments].map(([, quoted, plain]) => (quoted ? (JSON.parse(quoted) as string) : (plain ?? '')));
}

/** Segments of a JSON pointer such as `/a/b~1c`. */
export function splitPointer(pointer: string): string[] {
  const segments = pointer.split('/').slice(1);
  return segments.map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The value at a path; undefined for an absent value. */
export function valueAt(values: unknown, path: string | readonly string[]): unknown {
  const keys = typeof path === 'string' ? splitPath(path) : path;
  return keys.reduce<unknown>(
    (value, key) => (isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    values,
  );
}

/** The text at a path; undefined for other values and an empty text. */
export function textAt(values: unknown, path: string): string | undefined {
  const value = valueAt(values, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The map at a path; an empty map for other values. */
export function mapAt(values: unknown, path: string | readonly string[]): JsonObject {
  return asMap(valueAt(values, path));
}

/** The value wrapped in one map for each segment of the path. */
export function nestValue(path: string, value: unknown): JsonObject {
  return splitPath(path).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as JsonObject;
}

/** The scalars, lists and empty maps of a tree, by path. */
export function* leavesOf(value: unknown, path = ''): Generator<[string, unknown]> {
  if (isJsonObject(value) && (Object.keys(value).length > 0 || path === '')) {
    for (const [key, inner] of Object.entries(value)) {
      yield* leavesOf(inner, joinPath(path, key));
    }
  } else {
    yield [path, value];
  }
}

/** A text in a tree. */
export interface TextAtPath {
  readonly path: string;
  readonly text: string;
  /** Whether the text is the last key of the path, rather than the value there. */
  readonly isKey: boolean;
}

/** The texts and keys in a tree. */
export function* textsIn(node: unknown, path = ''): Generator<TextAtPath> {
  if (typeof node === 'string') {
    yield { path, text: node, isKey: false };
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* textsIn(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      const place = joinPath(path, key);
      yield { path: place, text: key, isKey: true };
      yield* textsIn(value, place);
    }
  }
}
