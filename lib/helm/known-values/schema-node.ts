import { isJsonObject, type JsonObject } from '../data/json';
import { type KnownNode, OPEN_NODE } from './known-node';

/** Keywords whose schemas apply conditionally. */
const CONDITIONAL = ['anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas'];

/** The values in values.schema.json. Parts are read on demand, because schemas may be recursive. */
export class SchemaNode implements KnownNode {
  public static of(schema: unknown): KnownNode {
    return new SchemaNode(schema, schema, true);
  }

  /** The schemas of this place; true for schemas that apply unconditionally. */
  private readonly parts = new Map<JsonObject, boolean>();
  /** A reference cannot be resolved. */
  private unresolved = false;

  private constructor(
    private readonly root: unknown,
    schema: unknown,
    private readonly isRoot = false,
  ) {
    this.collectParts(schema, true);
  }

  public get leaf(): boolean {
    return !this.some(hasKeys);
  }

  /** The root is never open, because an empty schema must not accept all values. */
  public get open(): boolean {
    return !this.isRoot && (this.unresolved || (this.leaf && this.some(allowsAllKeys)));
  }

  public child(key: string): readonly KnownNode[] {
    const found = [...this.parts.keys()].flatMap((part) => schemasOfKey(part, key));
    return found.map((schema) => (schema === true ? OPEN_NODE : new SchemaNode(this.root, schema)));
  }

  public forbids(key: string): boolean {
    return this.some((part, isFinal) => isFinal && forbids(part, key));
  }

  public keys(): Iterable<string> {
    return [...this.parts.keys()].flatMap(({ properties }) =>
      isJsonObject(properties) ? Object.keys(properties) : [],
    );
  }

  private some(test: (part: JsonObject, isFinal: boolean) => boolean): boolean {
    return [...this.parts].some(([part, isFinal]) => test(part, isFinal));
  }

  private collectParts(schema: unknown, isFinal: boolean): void {
    if (Array.isArray(schema)) {
      schema.forEach((item) => {
        this.collectParts(item, isFinal);
      });
    }
    if (!isJsonObject(schema) || this.parts.has(schema)) {
      return;
    }
    // Up to draft 7, keywords next to a reference are ignored.
    this.parts.set(schema, isFinal && schema.$ref === undefined);
    this.collectParts(schema.allOf, isFinal);
    for (const keyword of CONDITIONAL) {
      const content = schema[keyword];
      this.collectParts(
        keyword === 'dependentSchemas' && isJsonObject(content) ? Object.values(content) : content,
        false,
      );
    }
    if (typeof schema.$ref === 'string') {
      const target = resolveReference(this.root, schema.$ref);
      this.unresolved ||= target === undefined;
      this.collectParts(target, isFinal);
    }
  }
}

function resolveReference(root: unknown, reference: string): unknown {
  if (!/^#(?:\/|$)/.test(reference)) {
    return undefined;
  }
  const segments = reference.split('/').slice(1).map(decodeURIComponent);
  return segments
    .map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce<unknown>((at, key) => (Array.isArray(at) ? at[Number(key)] : isJsonObject(at) ? at[key] : undefined), root);
}

function hasKeys(part: JsonObject): boolean {
  const isMap = isJsonObject(part.additionalProperties) && !allowsAllKeys(part);
  return isMap || isJsonObject(part.properties) || isJsonObject(part.patternProperties);
}

function allowsAllKeys({ additionalProperties }: JsonObject): boolean {
  const isEmpty = isJsonObject(additionalProperties) && Object.keys(additionalProperties).length === 0;
  return isEmpty || additionalProperties === true;
}

function schemasOfKey(part: JsonObject, key: string): unknown[] {
  const { properties, patternProperties, additionalProperties } = part;
  const found: unknown[] = [];
  if (isJsonObject(properties) && Object.hasOwn(properties, key) && properties[key] !== false) {
    found.push(properties[key]);
  }
  if (isJsonObject(patternProperties)) {
    const matching = Object.keys(patternProperties).filter((pattern) => matches(pattern, key));
    found.push(...matching.map((pattern) => patternProperties[pattern]));
  }
  if (isJsonObject(additionalProperties) && !allowsAllKeys(part)) {
    found.push(additionalProperties);
  }
  return found;
}

function forbids(part: JsonObject, key: string): boolean {
  const { properties, patternProperties, additionalProperties } = part;
  const isListed = isJsonObject(properties) && Object.hasOwn(properties, key);
  const patterns = isJsonObject(patternProperties) ? Object.keys(patternProperties) : [];
  return additionalProperties === false && !isListed && !patterns.some((pattern) => matches(pattern, key));
}

/** A pattern that JavaScript cannot compile matches all keys, so that valid values are not reported. */
function matches(pattern: string, key: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(key);
  } catch {
    return true;
  }
}
