import { asMap, isJsonObject, type JsonObject } from '../../../lib/helm/data/json';
import { objectsIn } from '../../support/apps';

const ENVIRONMENT = /-environment$/;

/**
 * The objects in manifests, with the contents of secrets in the place of references to the Secret of variables, whose keys are the
 * names of their sources.
 */
export function comparable(files: Record<string, string>): Map<string, unknown> {
  const objects = objectsIn(files).map(({ file: _, ...object }): JsonObject => object);
  const isOfVariables = ({ kind, metadata }: JsonObject) =>
    kind === 'Secret' && ENVIRONMENT.test(String(asMap(metadata).name));
  const contents = new Map<string, string>();
  for (const object of objects.filter(isOfVariables)) {
    for (const [key, text] of Object.entries(asMap(object.stringData))) {
      contents.set(key, String(text));
    }
    for (const [key, text] of Object.entries(asMap(object.data))) {
      contents.set(key, Buffer.from(String(text), 'base64').toString());
    }
  }
  const kept = objects.filter((object) => !isOfVariables(object));
  return new Map(
    kept.map((object) => [`${object.kind}/${asMap(object.metadata).name}`, resolved(withoutMarks(object), contents)]),
  );
}

/** Digests of secrets, which depend on their sources, and the labels of helm on Ingresses. */
function withoutMarks(object: JsonObject): JsonObject {
  const copy = structuredClone(object);
  const template = asMap(asMap(copy.spec).template);
  const annotations = asMap(asMap(template.metadata).annotations);
  for (const name of Object.keys(annotations).filter((one) => /^checksum\/|^cdk8s-clearml\/secrets$/.test(one))) {
    delete annotations[name];
  }
  if (copy.kind === 'Ingress') {
    const { labels: _, annotations: own, ...metadata } = asMap(copy.metadata);
    copy.metadata = { ...metadata, ...(Object.keys(asMap(own)).length > 0 ? { annotations: own } : {}) };
  }
  return copy;
}

function resolved(node: unknown, contents: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(node)) {
    const items = node.map((item) => resolved(item, contents));
    // Kubernetes does not depend on the order of variables that do not refer to others.
    const names = items.map((item) => (isJsonObject(item) ? item.name : undefined));
    return names.every((name) => typeof name === 'string')
      ? [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (!isJsonObject(node)) {
    return typeof node === 'string' ? node.replace(/SECRET_\w+/g, 'SECRET_OF_VALUE') : node;
  }
  const { name, key } = node;
  if (ENVIRONMENT.test(String(name)) && typeof key === 'string' && contents.has(key)) {
    return { content: contents.get(key) };
  }
  const entries = Object.entries(node).map(([field, value]) => [field, resolved(value, contents)]);
  // Quantities are equal as numbers and as texts.
  return Object.fromEntries(entries.map(([field, value]) => [field, field === 'cpu' ? String(value) : value]));
}
