import { isJsonObject, type JsonObject, objectsAt } from '../helm/json';
import type { RenderedContainer } from '../helm/rendered-container';
import type { RenderedPod } from '../helm/rendered-pod';
import type { ExistingSource } from './source';

/** A key of a Secret that the chart made, which is read from an existing Secret instead. */
export interface Redirection {
  readonly secretName: string;
  readonly key: string;
  readonly to: ExistingSource;
  /** Whether the chart's Secret still exists, with its other keys. */
  readonly secretRemains: boolean;
}

/** Lets a pod read redirected keys where they are: in `secretKeyRef`s, `envFrom` and Secret volumes. */
export function redirect(pod: RenderedPod, redirections: readonly Redirection[]): void {
  if (redirections.length === 0) {
    return;
  }
  for (const container of pod.allContainers) {
    redirectKeyReferences(container, redirections);
    redirectWholeSecrets(container, redirections);
  }
  for (const volume of objectsAt(pod._spec, 'volumes')) {
    redirectVolume(volume, redirections);
  }
}

function redirectKeyReferences(container: RenderedContainer, redirections: readonly Redirection[]): void {
  for (const entry of objectsAt(container._content, 'env')) {
    const reference = isJsonObject(entry.valueFrom) ? entry.valueFrom.secretKeyRef : undefined;
    if (isJsonObject(reference)) {
      const found = redirections.find(({ secretName, key }) => secretName === reference.name && key === reference.key);
      if (found) {
        reference.name = found.to.secretName;
        reference.key = found.to.key;
      }
    }
  }
}

/** `envFrom` makes a variable of every key; the redirected ones become entries of their own. */
function redirectWholeSecrets(container: RenderedContainer, redirections: readonly Redirection[]): void {
  for (const source of container._sources()) {
    const reference = isJsonObject(source.secretRef) ? source.secretRef : undefined;
    const found = redirections.filter(({ secretName }) => secretName === reference?.name);
    for (const { key, to } of found) {
      const name = `${String(source.prefix ?? '')}${key}`;
      container._setEntry({ name, valueFrom: { secretKeyRef: { name: to.secretName, key: to.key } } });
    }
    if (found.some(({ secretRemains }) => !secretRemains)) {
      const remaining = container._sources().filter((other) => other !== source);
      container._content.envFrom = remaining;
    }
  }
}

/** A Secret volume becomes a projected one, which can take its files from several Secrets. */
function redirectVolume(volume: JsonObject, redirections: readonly Redirection[]): void {
  const secret = isJsonObject(volume.secret) ? volume.secret : undefined;
  const found = redirections.filter(({ secretName }) => secretName === secret?.secretName);
  if (!secret || found.length === 0) {
    return;
  }
  const items = objectsAt(secret, 'items');
  const pathOf = (key: string) => items.find((item) => item.key === key)?.path ?? key;
  const wanted = found.filter(({ key }) => items.length === 0 || items.some((item) => item.key === key));
  const ownItems = items.filter((item) => !found.some(({ key }) => key === item.key));
  const keepsOwn = found.every(({ secretRemains }) => secretRemains) && (items.length === 0 || ownItems.length > 0);
  const own = keepsOwn ? [{ secret: { name: secret.secretName, ...(items.length > 0 ? { items: ownItems } : {}) } }] : [];
  volume.projected = {
    ...(secret.defaultMode === undefined ? {} : { defaultMode: secret.defaultMode }),
    sources: [
      ...own,
      ...wanted.map(({ key, to }) => ({ secret: { name: to.secretName, items: [{ key: to.key, path: pathOf(key) }] } })),
    ],
  };
  delete volume.secret;
}
