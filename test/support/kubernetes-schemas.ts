/** Problems of an object by the JSON schemas of the Kubernetes API, fields that they do not know included. */
export function schemaProblems(object: { apiVersion: string; kind: string }): string[] {
  const model = modelOf(object);
  if (model === undefined) {
    return [`no schema for ${object.apiVersion} ${object.kind}`];
  }
  const unread = new Set<string>();
  try {
    model(withoutNulls(object), unread);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [...unread].map((path) => `${path} is no field of ${object.kind}`);
}

type Validation = (object: unknown, unread: Set<string>) => void;

function modelOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Validation | undefined {
  try {
    const { [kind]: Model } = require(`kubernetes-models/${apiVersion}/${kind}`) as Record<
      string,
      new (
        data: unknown,
      ) => { validate(): void }
    >;
    return (object, unread) => Model && new Model(watched(object, '', unread)).validate();
  } catch {
    return undefined;
  }
}

/** The API server takes a null for an absent field. */
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

/** A validator reads every field that its schema knows, so a field that stays unread is none of the schema. */
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
