import { Chart } from 'cdk8s';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { ManifestObject } from '../../helm/manifests/manifest-object';
import type { PendingSecret } from '../pending-secret';

/** Emits a custom object for a Secret. It contains no secret, so it belongs to the ordinary manifests. */
export function emitObject(pending: PendingSecret, content: JsonObject): void {
  const { context, namespace, renderedBy: source } = pending;
  const { apiVersion, kind, metadata } = content as { apiVersion: string; kind: string; metadata: { name: string } };
  const { name } = metadata;
  const group = apiVersion.split('/')[0] ?? '';
  const manifest = { content, apiVersion, group, kind, name, annotations: {}, source };
  new ManifestObject(context.scope, idOf(pending, kind, name), manifest, namespace);
}

/** Emits an object that several Secrets of a namespace share, once. */
export function emitOnce(pending: PendingSecret, content: JsonObject): void {
  const { kind, metadata } = content as { kind: string; metadata: { name: string } };
  if (pending.context.scope.node.tryFindChild(idOf(pending, kind, metadata.name)) === undefined) {
    emitObject(pending, content);
  }
}

function idOf({ context, namespace }: PendingSecret, kind: string, name: string): string {
  const id = `delivered-${kind}-${name}`;
  return namespace === context.namespace ? id : `${id}-${namespace}`;
}

/** Metadata of the Secret in the cluster; undefined fields have no entries. */
export function secretMetadata({ content, context }: PendingSecret): {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
} {
  const metadata = isJsonObject(content.metadata) ? content.metadata : {};
  const labels = { ...Chart.of(context.scope).labels, ...textsIn(metadata.labels) };
  const annotations = textsIn(metadata.annotations);
  return {
    labels: Object.keys(labels).length > 0 ? labels : undefined,
    annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
  };
}

function textsIn(field: unknown): Record<string, string> {
  return isJsonObject(field) ? (field as Record<string, string>) : {};
}
