import { isJsonObject, type JsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import { isSecret, type KeyReference, type PendingSecret, pendingEntries, type SecretContext } from './pending-secret';
import { type ReleaseSecrets, rejectUnresolvable } from './release-secrets';
import { wholeSecret } from './secret-text';
import type { ExistingSource } from './source';

/**
 * Extracts the Secret objects that contain secrets from the rendered objects. Entries that exist in another Secret are
 * removed from them, and redirected.
 */
export function extractSecrets(
  context: SecretContext,
  secrets: ReleaseSecrets,
  readExisting: (source: ExistingSource, from: KeyReference) => void,
): PendingSecret[] {
  return context.manifests
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret')
    .map((manifest) => ({ manifest, pending: pendingSecretOf(context, manifest, secrets) }))
    .filter(({ pending }) => pending.entries.some(isSecret))
    .flatMap(({ manifest, pending }) => extract(context, manifest, pending, secrets, readExisting));
}

function extract(
  context: SecretContext,
  manifest: Manifest,
  pending: PendingSecret,
  secrets: ReleaseSecrets,
  readExisting: (source: ExistingSource, from: KeyReference) => void,
): PendingSecret[] {
  rejectUnresolvable({ ...manifest, content: pending.content }, secrets);
  const entries = pending.entries.filter((entry) => {
    const source = wholeSecret(entry.text);
    if (source?.kind === 'existing') {
      readExisting(source, entry.original);
      delete (manifest.content[entry.field] as JsonObject)[entry.key];
    }
    return source?.kind !== 'existing';
  });
  const hasSecrets = entries.some(isSecret);
  if (hasSecrets || entries.length === 0) {
    context.manifests.splice(context.manifests.indexOf(manifest), 1);
  }
  return hasSecrets ? [{ ...pending, entries }] : [];
}

function pendingSecretOf(context: SecretContext, manifest: Manifest, secrets: ReleaseSecrets): PendingSecret {
  const { name, source: renderedBy } = manifest;
  const parse = (text: string) => {
    secrets.rejectAltered(text, label(manifest));
    return secrets.parse(text);
  };
  const content = Object.fromEntries(
    Object.entries(manifest.content).filter(
      ([key, value]) => !(/^(?:stringData|data)$/.test(key) && isJsonObject(value)),
    ),
  );
  const entries = pendingEntries(name, manifest.content, parse);
  return { context, name, namespace: manifest.namespace ?? context.namespace, content, entries, renderedBy };
}
