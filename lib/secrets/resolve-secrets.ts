import { isJsonObject, type JsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import type { LandingSite } from '../helm/values/deferred';
import { type DraftEntry, draftEntries, isSecret, type SecretDraft } from './pending-secret';
import type { ReleaseSecrets } from './release-secrets';
import { wholeSecret } from './secret-text';
import type { ExistingSource } from './source';
import { refuseElsewhere } from './unresolvable-secret';

/**
 * Takes over each Secret object in which placeholders surfaced. Entries that exist in another Secret leave it: `moved` is
 * told where they are.
 */
export function takeSecrets(
  site: LandingSite,
  secrets: ReleaseSecrets,
  moved: (entry: DraftEntry, to: ExistingSource) => void,
): SecretDraft[] {
  return site.manifests
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Secret')
    .map((manifest) => ({ manifest, draft: draftOf(site, manifest, secrets) }))
    .filter(({ draft }) => draft.entries.some(isSecret))
    .flatMap(({ manifest, draft }) => take(site, manifest, draft, secrets, moved));
}

function take(
  site: LandingSite,
  manifest: Manifest,
  draft: SecretDraft,
  secrets: ReleaseSecrets,
  moved: (entry: DraftEntry, to: ExistingSource) => void,
): SecretDraft[] {
  refuseElsewhere({ ...manifest, content: draft.content }, secrets);
  const entries = draft.entries.filter((entry) => {
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
  return isOurs ? [{ ...draft, entries }] : [];
}

function draftOf(site: LandingSite, manifest: Manifest, secrets: ReleaseSecrets): SecretDraft {
  const { name, source: madeBy } = manifest;
  const parse = (text: string) => {
    secrets.refuseAltered(text, label(manifest));
    return secrets.parse(text);
  };
  const content = Object.fromEntries(
    Object.entries(manifest.content).filter(
      ([key, value]) => !(/^(?:stringData|data)$/.test(key) && isJsonObject(value)),
    ),
  );
  const entries = draftEntries(name, manifest.content, parse);
  return { site, name, namespace: manifest.namespace ?? site.namespace, content, entries, madeBy };
}
