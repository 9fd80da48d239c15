import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inShort } from '../core/errors/coded-error';
import { LIBRARY_ROOT } from '../core/library';
import { asMap, isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { ObjectProblem } from './object-problem';
import { expectedField, isInteger } from './schema-problems';

type Schemas = ReadonlyMap<string, JsonObject>;

/** The schemas of the kinds for which this library has classes, from `scripts/custom-kinds.ts`. They are loaded on first use. */
let known: Schemas | undefined;

function knownSchemas(): Schemas {
  known ??= schemasOf(
    JSON.parse(readFileSync(join(LIBRARY_ROOT, 'lib', 'objects', 'custom-kinds.json'), 'utf8')) as JsonObject[],
  );
  return known;
}

function schemasOf(definitions: readonly JsonObject[]): Schemas {
  const schemas = new Map<string, JsonObject>();
  for (const { spec } of definitions.filter(({ kind }) => kind === 'CustomResourceDefinition')) {
    const { group, names } = asMap(spec);
    for (const { name, schema } of objectsAt(spec, 'versions')) {
      const found = asMap(schema).openAPIV3Schema;
      if (isJsonObject(found)) {
        schemas.set(`${String(group)}/${String(name)} ${String(asMap(names).kind)}`, found);
      }
    }
  }
  return schemas;
}

/** The operator in the cluster may be of another version than the definition of this library. */
const OTHER_VERSION = 'correct the value, or name the file with the definition of your cluster in the prop definitions';

/** The schemas of custom kinds, from their CustomResourceDefinitions. */
export class CustomSchemas {
  private readonly schemas: Schemas;

  /** @param definitions CustomResourceDefinitions, with priority over those of this library */
  public constructor(definitions: readonly JsonObject[]) {
    this.schemas = schemasOf(definitions);
  }

  /** The problems of an object of a custom kind; none when its definition is not known. */
  public problemsOf(content: JsonObject): ObjectProblem[] {
    const name = `${String(content.apiVersion)} ${String(content.kind)}`;
    const own = this.schemas.get(name);
    const schema = own ?? (name.includes('.') ? knownSchemas().get(name) : undefined);
    if (schema === undefined) {
      return [];
    }
    const { apiVersion: _a, kind: _k, metadata: _m, status: _s, ...rest } = content;
    const walk = new StructuralWalk();
    walk.check(rest, schema, '');
    return own === undefined ? walk.problems.map((problem) => ({ ...problem, fix: OTHER_VERSION })) : walk.problems;
  }
}

const TYPES: { readonly [type: string]: readonly [expected: string, accepts: (value: unknown) => boolean] } = {
  object: ['a map', isJsonObject],
  array: ['a list', Array.isArray],
  string: ['a string', (value) => typeof value === 'string'],
  integer: ['an integer', isInteger],
  number: ['a number', (value) => typeof value === 'number' || typeof value === 'bigint'],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
};

/** Checks a value by a structural schema, as the API server does. Rules in CEL and combined schemas are not evaluated. */
class StructuralWalk {
  public readonly problems: ObjectProblem[] = [];

  public check(value: unknown, schema: JsonObject, path: string): void {
    if (value === null || value === undefined) {
      return;
    }
    const isEither = schema['x-kubernetes-int-or-string'] === true;
    const [expected, accepts] = isEither
      ? ['an integer or a string', (one: unknown) => typeof one === 'string' || isInteger(one)]
      : (TYPES[String(schema.type)] ?? ['', () => true]);
    if (!accepts(value)) {
      this.add(path, `${path} is ${described(value)}`, expected);
    } else if (Array.isArray(value)) {
      const items = asMap(schema.items);
      value.forEach((item, index) => {
        this.check(item, items, `${path}[${index}]`);
      });
    } else if (isJsonObject(value)) {
      this.checkMap(value, schema, path);
    } else {
      this.checkScalar(value, schema, path);
    }
  }

  private checkMap(value: JsonObject, schema: JsonObject, path: string): void {
    const properties = asMap(schema.properties);
    const place = (key: string) => (path ? `${path}.${key}` : key);
    const { additionalProperties } = schema;
    const isOpen =
      schema['x-kubernetes-preserve-unknown-fields'] === true ||
      additionalProperties === true ||
      (schema.type !== 'object' && Object.keys(properties).length === 0);
    const isResource = schema['x-kubernetes-embedded-resource'] === true;
    for (const [key, item] of Object.entries(value)) {
      if (isJsonObject(properties[key])) {
        this.check(item, properties[key] as JsonObject, place(key));
      } else if (isJsonObject(additionalProperties)) {
        this.check(item, additionalProperties, place(key));
      } else if (!isOpen && item !== null && !(isResource && /^(?:apiVersion|kind|metadata)$/.test(key))) {
        this.add(place(key), `unknown field ${place(key)}`, expectedField(key, Object.keys(properties)));
      }
    }
    const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
    for (const key of required.filter(
      (one) => value[one] === undefined && asMap(properties[one]).default === undefined,
    )) {
      if (path !== '' || key !== 'metadata') {
        this.add(place(key), `${place(key)} is missing`, `${key}, which the definition requires`);
      }
    }
  }

  private checkScalar(value: unknown, schema: JsonObject, path: string): void {
    const { enum: values, pattern, minimum, maximum, minLength, maxLength } = schema;
    const found = `${path} is ${described(value)}`;
    if (Array.isArray(values) && !values.includes(value)) {
      this.add(path, found, `one of ${values.map(String).join(', ')}`);
    }
    if (typeof value === 'string') {
      if (typeof pattern === 'string' && matches(pattern, value) === false) {
        this.add(path, found, `a text that matches ${pattern}`);
      }
      const { length } = [...value];
      if (length < Number(minLength ?? 0) || length > Number(maxLength ?? length)) {
        this.add(path, found, `${String(minLength ?? 0)} to ${String(maxLength ?? 'any number of')} characters`);
      }
    } else if (Number(value) < Number(minimum ?? value) || Number(value) > Number(maximum ?? value)) {
      this.add(path, found, `a number from ${String(minimum ?? 'any')} to ${String(maximum ?? 'any')}`);
    }
  }

  private add(field: string, found: string, expected: string): void {
    this.problems.push({ rule: 'schema', field, found, expected });
  }
}

/** Definitions have expressions of Go; those that JavaScript does not know are not checked. */
function matches(pattern: string, text: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return undefined;
  }
}

function described(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isJsonObject(value) ? 'a map' : inShort(value);
}
