/**
 * Writes `lib/core/kubernetes/kubernetes-schema.txt`, the types of the Kubernetes API in all known versions, from the OpenAPI documents of the
 * Go module `k8s.io/kubernetes`:
 *
 *     go mod download -json k8s.io/kubernetes@v1.35.4     # copy api/openapi-spec/swagger.json of its folder to FOLDER/1.35.json
 *     node --import tsx scripts/kubernetes-schema.ts FOLDER
 *
 * The first line has the minor versions. A line `=apps/v1 Deployment apps.v1.Deployment` is a kind, any other line a type with its fields.
 * Types of fields: `s` text, `i` integer, `n` number, `b` boolean, `q` quantity, `x` integer or text, `t` time, `y` base64, `*` any value, `[T]` list,
 * `{T}` map, or the name of a type. `!` follows a required field, `+30` the first minor version of a field or kind that not
 * all versions have, `-33` the last one.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Definition;
  readonly additionalProperties?: Definition;
  readonly properties?: { readonly [name: string]: Definition };
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** The versions in which something exists, and its type in the newest one. */
interface Known {
  readonly versions: number[];
  type: string;
  required: boolean;
}

const FILE = join(__dirname, '..', 'lib', 'core', 'kubernetes', 'kubernetes-schema.txt');
const SCALARS: { readonly [name: string]: string } = {
  'api.resource.Quantity': 'q',
  'util.intstr.IntOrString': 'x',
  'meta.v1.Time': 't',
  'meta.v1.MicroTime': 't',
  'runtime.RawExtension': '*',
  'meta.v1.FieldsV1': '*',
  'apiextensions.v1.JSON': '*',
  // The API server checks definitions thoroughly, and they are large.
  'apiextensions.v1.JSONSchemaProps': '*',
};

/** The first minor version whose types are written. Of earlier ones, only the kinds are. */
const OLDEST = 22;

const [, , folder = '.'] = process.argv;
const documents = readdirSync(folder)
  .flatMap((name) => {
    const minor = /^1\.(\d+)\.json$/.exec(name)?.[1];
    return minor === undefined ? [] : [{ minor: Number(minor), definitions: definitionsIn(join(folder, name)) }];
  })
  .sort((a, b) => a.minor - b.minor);
const minors = documents.map(({ minor }) => minor).filter((minor) => minor >= OLDEST);
const kinds = new Map<string, Known>();
const types = new Map<string, Map<string, Known>>();

for (const { minor, definitions } of documents) {
  for (const [name, definition] of Object.entries(definitions)) {
    addKind(nameOf(name), definition, minor);
    if (minor >= OLDEST) {
      addType(nameOf(name), definition, minor);
    }
  }
}
const lines = [minors.join(' '), ...kindLines(), ...typeLines()];
writeFileSync(FILE, `${lines.join('\n')}\n`);

function definitionsIn(file: string): { readonly [name: string]: Definition } {
  return (JSON.parse(readFileSync(file, 'utf8')) as { definitions: { [name: string]: Definition } }).definitions;
}

/** `io.k8s.api.apps.v1.Deployment` is `apps.v1.Deployment`. Most types are those of core, which have their bare names. */
function nameOf(name: string): string {
  return name.replace(/^io\.k8s\.(?:api\.|.*?\.pkg\.(?:apis\.)?)/, '').replace(/^core\.v1\./, '');
}

function addKind(name: string, definition: Definition, minor: number): void {
  const [kind, ...others] = definition['x-kubernetes-group-version-kind'] ?? [];
  const { metadata, items } = definition.properties ?? {};
  if (kind !== undefined && others.length === 0 && metadata !== undefined && items?.type !== 'array') {
    const apiVersion = [kind.group, kind.version].filter(Boolean).join('/');
    add(kinds, `${apiVersion} ${kind.kind}`, name, false, minor);
  }
}

function addType(name: string, { properties, required = [] }: Definition, minor: number): void {
  const fields = types.get(name) ?? new Map<string, Known>();
  types.set(name, fields);
  for (const [field, definition] of Object.entries(properties ?? {})) {
    add(fields, field, typeOf(definition), required.includes(field), minor);
  }
}

function add(known: Map<string, Known>, key: string, type: string, required: boolean, minor: number): void {
  const present = known.get(key) ?? { versions: [], type, required: true };
  known.set(key, present);
  present.versions.push(minor);
  present.type = type;
  present.required &&= required;
}

function typeOf({ $ref, type, format, items, additionalProperties }: Definition): string {
  if ($ref !== undefined) {
    const name = nameOf($ref.replace('#/definitions/', ''));
    return SCALARS[name] ?? (name.startsWith('apiextensions.v1.JSONSchema') ? '*' : name);
  }
  if (type === 'array') {
    return `[${typeOf(items ?? {})}]`;
  }
  if (type === 'object') {
    return additionalProperties ? `{${typeOf(additionalProperties)}}` : '*';
  }
  const scalars: { readonly [type: string]: string } = { integer: 'i', number: 'n', boolean: 'b', string: 's' };
  return format === 'byte' ? 'y' : (scalars[`${type}`] ?? '*');
}

function kindLines(): string[] {
  return [...kinds].sort().map(([key, known]) => `=${key} ${known.type}${rangeOf(known.versions)}`);
}

/** The types that kinds need. */
function typeLines(): string[] {
  const needed = new Set([...kinds.values()].map(({ type }) => type).filter((type) => types.has(type)));
  for (const name of needed) {
    for (const { type } of types.get(name)?.values() ?? []) {
      const inner = type.replace(/[[\]{}]/g, '');
      if (types.has(inner)) {
        needed.add(inner);
      }
    }
  }
  return [...needed].sort().map((name) => {
    const fields = [...(types.get(name) ?? [])].sort().map(([field, known]) => {
      return `${field}:${known.type}${known.required ? '!' : ''}${rangeOf(known.versions)}`;
    });
    return [name, ...fields].join(' ');
  });
}

function rangeOf(versions: readonly number[]): string {
  const [first = 0] = versions;
  const last = versions.at(-1) ?? 0;
  return (first <= OLDEST ? '' : `+${first}`) + (last === minors.at(-1) ? '' : `-${last}`);
}
