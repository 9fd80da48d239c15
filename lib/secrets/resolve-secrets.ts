import { isJsonObject, type JsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import type { SecretContext } from '../helm/values/deferred';
import { isSecret, type PendingEntry, type PendingSecret, pendingEntries } from './pending-secret';
import type { ReleaseSecrets } from './release-secrets';
import { wholeSecret } from './secret-text';
import type { ExistingSource } from './source';
import { rejectOtherLocations } from './unresolvable-secret';

/**
 * Takes over each Secret object in which placeholders surfaced. Entries that exist in another Secret leave it: `moved` is
 * told where they are.
 */
export function takeSecrets(
  site: SecretContext,
  secrets: ReleaseSecrets,
  moved: (entry: PendingEntry, to: ExistingSource) => void,
): PendingSecret[] {
  return site.manifests
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret')
    .map((manifest) => ({ manifest, pending: pendingSecretOf(site, manifest, secrets) }))
    .filter(({ pending }) => pending.entries.some(isSecret))
    .flatMap(({ manifest, pending }) => take(site, manifest, pending, secrets, moved));
}

function take(
  site: SecretContext,
  manifest: Manifest,
  pending: PendingSecret,
  secrets: ReleaseSecrets,
  moved: (entry: PendingEntry, to: ExistingSource) => void,
): PendingSecret[] {
  rejectOtherLocations({ ...manifest, content: pending.content }, secrets);
  const entries = pending.entries.filter((entry) => {
    const source = wholeSecret(entry.text);
    if (source?.kind === 'existing') {
      moved(entry, source);
      delete (manifest.content[entry.field] as JsonObject)[entry.key];
    }
    return source?.kind !== 'existing';
  });
  const isOurs = entries.some(isSecret);
  if (isOurs || entries.length === 0) {
    site.manifests.splice(site.manifests.indexOf(manifest), 1);
  }
  return isOurs ? [{ ...pending, entries }] : [];
}

function pendingSecretOf(site: SecretContext, manifest: Manifest, secrets: ReleaseSecrets): PendingSecret {
  const { name, source: madeBy } = manifest;
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
  return { site, name, namespace: manifest.namespace ?? site.namespace, content, entries, madeBy };
}
