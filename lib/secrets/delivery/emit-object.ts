import { Chart } from 'cdk8s';
import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { ManifestObject } from '../../release/manifest-object';
import type { PendingSecret } from '../pending-secret';

/** Adds a custom object for a Secret. It contains no secret, so it is part of the manifest of the chart. */
export function emitObject(pending: PendingSecret, content: JsonObject): void {
  const { site, namespace, madeBy: source } = pending;
  const { apiVersion, kind, metadata } = content as { apiVersion: string; kind: string; metadata: { name: string } };
  const { name } = metadata;
  const group = apiVersion.split('/')[0] ?? '';
  const manifest = { content, apiVersion, group, kind, name, annotations: {}, source };
  new ManifestObject(site.scope, idOf(pending, kind, name), manifest, namespace);
}

/** Adds an object that several Secrets of a namespace share. */
export function emitOnce(pending: PendingSecret, content: JsonObject): void {
  const { kind, metadata } = content as { kind: string; metadata: { name: string } };
  if (pending.site.scope.node.tryFindChild(idOf(pending, kind, metadata.name)) === undefined) {
    emitObject(pending, content);
  }
}

function idOf({ site, namespace }: PendingSecret, kind: string, name: string): string {
  const id = `delivered-${kind}-${name}`;
  return namespace === site.namespace ? id : `${id}-${namespace}`;
}

/** Metadata of the Secret. Empty fields are omitted. */
export function secretMetadata({ content, site }: PendingSecret): {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
} {
  const metadata = isJsonObject(content.metadata) ? content.metadata : {};
  const labels = { ...Chart.of(site.scope).labels, ...textsIn(metadata.labels) };
  const annotations = textsIn(metadata.annotations);
  return {
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

function textsIn(field: unknown): Record<string, string> {
  return isJsonObject(field) ? (field as Record<string, string>) : {};
}
