import type { ManifestObject } from './manifests/manifest-object';

/** Which rendered objects are meant. What is left out matches anything. */
export interface ObjectQuery {
  /** Kind, for example `Service`. */
  readonly kind?: string;
  /** Name. */
  readonly name?: string;
  /** API version, for example `apps/v1`. */
  readonly apiVersion?: string;
  /** Namespace in the output. */
  readonly inNamespace?: string;
  /** Labels that the object must carry, with these values. */
  readonly labels?: { readonly [key: string]: string };
}

/** Whether an object is meant by a query. */
export function matches(object: ManifestObject, query: ObjectQuery): boolean {
  const metadata = object.content.metadata as { labels?: Record<string, string>; namespace?: string };
  return (
    (query.kind === undefined || query.kind === object.kind) &&
    (query.name === undefined || query.name === object.name) &&
    (query.apiVersion === undefined || query.apiVersion === object.apiVersion) &&
    (query.inNamespace === undefined || query.inNamespace === metadata.namespace) &&
    Object.entries(query.labels ?? {}).every(([key, value]) => metadata.labels?.[key] === value)
  );
}
