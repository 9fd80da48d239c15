import { inShort } from '../core/errors/coded-error';
import {
  type KubernetesSchema,
  overlap,
  type SchemaField,
  type VersionRange,
} from '../core/kubernetes/kubernetes-schema';
import { isQuantity } from '../core/kubernetes/quantity';
import { isJsonObject, type JsonObject } from '../core/props/json-object';
import { namesIn } from './name-problems';
import type { ObjectProblem } from './object-problem';

/** The expectation of each code of a scalar type, and its check. */
const SCALARS: { readonly [code: string]: readonly [expected: string, accepts: (value: unknown) => boolean] } = {
  s: ['a string', (value) => typeof value === 'string'],
  y: ['base64', (value) => typeof value === 'string' && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)],
  i: ['an integer', isInteger],
  n: ['a number', (value) => typeof value === 'number' || typeof value === 'bigint'],
  b: ['true or false', (value) => typeof value === 'boolean'],
  x: ['an integer or a string', (value) => typeof value === 'string' || isInteger(value)],
  t: ['a time such as 2030-01-31T00:00:00Z', (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)],
  q: ['a quantity such as 4, 500m or 2Gi', isQuantity],
};

/** Scalars of YAML that look like strings to their authors: `"1"` was meant, 1 was written. */
const QUOTE = 'quote it in the template or the values';

/**
 * The problems of an object of a built-in kind by the types of the Kubernetes API: unknown fields, fields that are missing, wrong
 * types, invalid names. The API server rejects all of them.
 *
 * @param type type of the object
 * @param minors minor versions of Kubernetes
 */
export function schemaProblems(
  content: JsonObject,
  type: string,
  schema: KubernetesSchema,
  minors: VersionRange,
): ObjectProblem[] {
  const { status: _status, ...checked } = content;
  const walk = new SchemaWalk(schema, minors, content.kind === 'Secret');
  walk.check(checked, type, '');
  return walk.problems;
}

class SchemaWalk {
  public readonly problems: ObjectProblem[] = [];

  public constructor(
    private readonly schema: KubernetesSchema,
    private readonly minors: VersionRange,
    private readonly isSecret: boolean,
  ) {}

  public check(value: unknown, type: string, path: string): void {
    // The API server treats null as an absent field.
    if (value === null || value === undefined || type === '*') {
      return;
    }
    const inner = type.slice(1, -1);
    if (type.startsWith('[')) {
      this.checkList(value, inner, path);
    } else if (type.startsWith('{')) {
      this.checkMap(value, inner, path);
    } else if (Object.hasOwn(SCALARS, type)) {
      this.checkScalar(value, type, path);
    } else {
      this.checkFields(value, type, path);
    }
  }

  private checkList(value: unknown, type: string, path: string): void {
    if (!Array.isArray(value)) {
      this.mismatch(value, 'a list', path);
      return;
    }
    for (const [index, item] of value.entries()) {
      this.check(item, type, `${path}[${index}]`);
    }
  }

  private checkMap(value: unknown, type: string, path: string): void {
    if (!isJsonObject(value)) {
      this.mismatch(value, 'a map', path);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      this.check(item, type, `${path}[${JSON.stringify(key)}]`);
    }
  }

  private checkScalar(value: unknown, code: string, path: string): void {
    const [expected, accepts] = SCALARS[code] ?? ['', () => true];
    if (!accepts(value)) {
      this.mismatch(value, expected, path);
    }
  }

  private checkFields(value: unknown, type: string, path: string): void {
    const fields = this.schema.fields(type);
    if (fields === undefined) {
      return;
    }
    if (!isJsonObject(value)) {
      this.mismatch(value, 'a map', path);
      return;
    }
    for (const [name, item] of Object.entries(value)) {
      const field = fields.get(name);
      const place = path ? `${path}.${name}` : name;
      if (field === undefined || !overlap(field, this.minors)) {
        this.unknownField(name, item, place, field, fields);
      } else {
        this.check(item, field.type, place);
      }
    }
    for (const [name, { isRequired, first }] of fields) {
      if (isRequired && first <= this.minors.first && (value[name] === undefined || value[name] === null)) {
        const place = path ? `${path}.${name}` : name;
        this.add({ field: place, found: `${place} is missing`, expected: `${name}, which the API server requires` });
      }
    }
    this.problems.push(...namesIn(value, type, path));
  }

  private unknownField(
    name: string,
    value: unknown,
    field: string,
    known: SchemaField | undefined,
    fields: ReadonlyMap<string, SchemaField>,
  ): void {
    if (value === null) {
      return;
    }
    const { last } = this.minors;
    const range =
      known && (known.first > last ? `from Kubernetes 1.${known.first} on` : `until Kubernetes 1.${known.last}`);
    const expected = range
      ? `a field of Kubernetes 1.${last}: ${name} exists ${range}`
      : expectedField(name, [...fields.keys()]);
    this.add({ field, found: `unknown field ${field}`, expected });
  }

  private mismatch(value: unknown, expected: string, field: string): void {
    const type = Array.isArray(value) ? 'a list' : isJsonObject(value) ? 'a map' : `a ${typeof value}`;
    const isHidden = this.isSecret || /\.env\[\d+\]\.value$/.test(field) || typeof value === 'object';
    const fix = expected === 'a string' && typeof value !== 'object' ? QUOTE : undefined;
    this.add({ field, found: `${field} is ${isHidden ? type : inShort(value)}`, expected, fix });
  }

  private add(problem: Omit<ObjectProblem, 'rule'>): void {
    this.problems.push({ rule: 'schema', ...problem });
  }
}

/** The expectation for an unknown field: the field with the most similar name, or some fields. */
export function expectedField(name: string, fields: readonly string[]): string {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const [nearest] = fields
    .map((field) => ({ field, edits: distance(field.toLowerCase(), name.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(2, name.length / 4))
    .sort((a, b) => a.edits - b.edits);
  const some = `one of ${fields.slice(0, 8).join(', ')}${fields.length > 8 ? ', …' : ''}`;
  return nearest ? `${nearest.field}?` : fields.length > 0 ? some : 'an empty map';
}

/** Integers beyond 2^53 are of type bigint. */
export function isInteger(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}
