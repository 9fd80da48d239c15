import { valueAt } from '../helm/data/paths';
import type { ManifestObject } from '../helm/manifests/manifest-object';

/** Selects objects. Properties that are not set match all objects. */
export interface ObjectQuery {
  /** Kind, for example `Service`. */
  readonly kind?: string;
  /** Name. */
  readonly name?: string;
  /** API version, for example `apps/v1`. */
  readonly apiVersion?: string;
  /** Namespace in the output. */
  readonly inNamespace?: string;
  /** Labels of the object, with these values. */
  readonly labels?: { readonly [key: string]: string };
}

/** Whether a query selects a rendered object. */
export function matches(object: ManifestObject, query: ObjectQuery): boolean {
  return matchesContent(object.content, query, object.name);
}

/** Whether a query selects an object. */
export function matchesContent(content: object, query: ObjectQuery, name = valueAt(content, 'metadata.name')): boolean {
  return (
    (query.kind === undefined || query.kind === valueAt(content, 'kind')) &&
    (query.name === undefined || query.name === name) &&
    (query.apiVersion === undefined || query.apiVersion === valueAt(content, 'apiVersion')) &&
    (query.inNamespace === undefined || query.inNamespace === valueAt(content, 'metadata.namespace')) &&
    Object.entries(query.labels ?? {}).every(([key, value]) => valueAt(content, ['metadata', 'labels', key]) === value)
  );
}
