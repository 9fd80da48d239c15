import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { Manifest } from '../helm/manifests/manifest';
import type { RenderedContainer } from '../helm/manifests/rendered-container';
import type { RenderedPod } from '../helm/manifests/rendered-pod';
import type { Redirection } from './redirected-key';
import { redirectVolume } from './redirection-volumes';

/** Lets a pod read redirected keys where they are: in `secretKeyRef`s, `envFrom`, Secret volumes and pull secrets. */
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
  for (const reference of objectsAt(pod._spec, 'imagePullSecrets')) {
    redirectPullSecret(reference, redirections);
  }
}

/** The same for the pull secrets that a service account gives to its pods. */
export function redirectServiceAccount({ kind, content }: Manifest, redirections: readonly Redirection[]): void {
  for (const reference of kind === 'ServiceAccount' ? objectsAt(content, 'imagePullSecrets') : []) {
    redirectPullSecret(reference, redirections);
  }
}

function redirectKeyReferences(container: RenderedContainer, redirections: readonly Redirection[]): void {
  for (const entry of objectsAt(container._content, 'env')) {
    const reference = isJsonObject(entry.valueFrom) ? entry.valueFrom.secretKeyRef : undefined;
    if (isJsonObject(reference)) {
      const found = redirections.find(({ secretName, key }) => secretName === reference.name && key === reference.key);
      if (found) {
        reference.name = found.to.name;
        reference.key = found.to.key;
      }
    }
  }
}

/** `envFrom` makes a variable of every key; the redirected ones become entries of their own, unless an entry hid them. */
function redirectWholeSecrets(container: RenderedContainer, redirections: readonly Redirection[]): void {
  for (const source of container._sources()) {
    const reference = isJsonObject(source.secretRef) ? source.secretRef : undefined;
    const found = redirections.filter(({ secretName }) => secretName === reference?.name);
    for (const { key, to } of found) {
      const name = `${String(source.prefix ?? '')}${key}`;
      if (!objectsAt(container._content, 'env').some((entry) => entry.name === name)) {
        container._setEntry({ name, valueFrom: { secretKeyRef: { name: to.name, key: to.key } } });
      }
    }
    if (found.some(({ secretRemains }) => !secretRemains)) {
      container._content.envFrom = container._sources().filter((other) => other !== source);
    }
  }
}

function redirectPullSecret(reference: JsonObject, redirections: readonly Redirection[]): void {
  const found = redirections.find(
    ({ secretName, key }) => secretName === reference.name && key === '.dockerconfigjson',
  );
  if (found) {
    reference.name = found.to.name;
  }
}
