import { asMap, type JsonObject } from '../helm/data/json';
import { contradictionsOf } from '../objects/contradictions';
import type { Checks } from './object-checks';
import type { EmittedObject } from './object-findings';

/** An emitted object, and the object that cdk8s writes. */
export interface WrittenObject extends EmittedObject {
  readonly written: object;
}

/** Kinds that `ClearmlNamespace` creates in a namespace. Equal ones of several constructs are one object, as the Namespace is. */
const POLICIES = ['LimitRange', 'NetworkPolicy', 'ResourceQuota'];

/**
 * Merges the Namespaces of one name in a cluster, and equal policies in them, into the object that `kubectl apply -f` finds
 * first, because objects in the namespace may follow at once. Those that contradict each other stay; they are duplicates.
 *
 * @returns the objects that remain
 */
export function mergeNamespaces(objects: readonly WrittenObject[], checks: Checks): WrittenObject[] {
  const merged = new Map<string, WrittenObject>();
  const removed = new Set<WrittenObject>();
  const shared = objects.filter(({ content: { kind } }) => kind === 'Namespace' || POLICIES.includes(String(kind)));
  for (const object of shared.sort((a, b) => (a.chart.node.path < b.chart.node.path ? -1 : 1))) {
    const key = JSON.stringify([checks.clusterOf(object.construct), ...identityOf(object.content)]);
    const first = merged.get(key);
    if (first === undefined) {
      merged.set(key, object);
    } else if (contradictionsOf(first.content, object.content).length === 0) {
      addMetadata(first.content, object.content);
      addMetadata(first.written as JsonObject, object.written as JsonObject);
      removed.add(object);
    }
  }
  return objects.filter((object) => !removed.has(object));
}

function identityOf({ kind, metadata }: JsonObject): unknown[] {
  const { name, namespace } = asMap(metadata);
  // cdk8s writes the namespace of its chart to objects that have none.
  return kind === 'Namespace' ? [kind, name] : [kind, namespace, name];
}

function addMetadata(target: JsonObject, source: JsonObject): void {
  if (target.kind === 'Namespace') {
    const metadata = { ...asMap(target.metadata) };
    for (const field of ['labels', 'annotations']) {
      const entries = Object.entries({ ...asMap(metadata[field]), ...asMap(asMap(source.metadata)[field]) });
      const map = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
      Object.assign(metadata, entries.length > 0 && { [field]: map });
    }
    target.metadata = metadata;
    target.spec ??= source.spec;
  }
}
