import { join } from 'node:path';

/** The package exports only classes, whose constructors hide the fields that a schema reads. */
const SCHEMAS = join(__dirname, '..', '..', 'node_modules', 'kubernetes-models', '_schemas');

/** Paths of the schemas in a CustomResourceDefinition, which `watched` does not cover since they are recursive. */
const EMBEDDED = '.openAPIV3Schema.';

/** Problems of an object by the JSON schemas of the Kubernetes API, including fields that are not in them. */
export function schemaProblems(object: { apiVersion: string; kind: string }): string[] {
  const validate = schemaOf(object);
  if (validate === undefined) {
    return [`no schema for ${object.apiVersion} ${object.kind}`];
  }
  const unread = new Set<string>();
  const valid = validate(watched(withoutNulls(object), '', unread));
  const problems = valid
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message ?? JSON.stringify(params)}`,
      );
  const unknown = [...unread].filter((path) => !path.includes(EMBEDDED));
  return [...problems, ...unknown.map((path) => `${path} is no field of ${object.kind}`)];
}

interface Schema {
  (object: unknown): boolean;
  readonly errors?: readonly { instancePath: string; message?: string; params?: unknown }[] | null;
}

/** The compiled schema, which is named after the Go package of the type. */
function schemaOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Schema | undefined {
  const [version = '', group = 'core'] = apiVersion.split('/').reverse();
  const owner = group === 'apiextensions.k8s.io' ? 'IoK8sApiextensionsApiserverPkgApis' : 'IoK8sApi';
  const name = [owner, group.split('.')[0] ?? '', version, kind].map(capitalized).join('');
  try {
    return (require(join(SCHEMAS, `${name}.js`)) as { validate: Schema }).validate;
  } catch {
    return undefined;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The API server treats null as an absent field. */
function withoutNulls<T>(node: T): T {
  if (Array.isArray(node)) {
    return node.map(withoutNulls) as T;
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const present = Object.entries(node).filter(([, value]) => value !== null);
  return Object.fromEntries(present.map(([key, value]) => [key, withoutNulls(value)])) as T;
}

/** A validator reads each field that is in its schema, so a field that remains unread is not in the schema. */
function watched(node: unknown, path: string, unread: Set<string>): unknown {
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const place = (key: string) => (path ? `${path}.${key}` : key);
  const children = new Map(Object.entries(node).map(([key, value]) => [key, watched(value, place(key), unread)]));
  for (const key of children.keys()) {
    unread.add(place(key));
  }
  return new Proxy(node, {
    get(target, key) {
      if (typeof key === 'string' && children.has(key)) {
        unread.delete(place(key));
        return children.get(key);
      }
      return Reflect.get(target, key);
    },
  });
}
