import { CodedError } from '../errors/coded-error';
import type { LandingSite } from '../helm/deferred';
import { isJsonObject, type JsonObject } from '../helm/json';
import { label, type Manifest } from '../helm/manifest';
import type { ReleaseSecrets } from './release-secrets';
import { decoded } from './placeholder-text';
import type { Redirection } from './redirection';
import { deliverManifest } from './plain-delivery';

/**
 * Takes over each Secret object in which placeholders surfaced. Keys whose content exists elsewhere leave it; the returned
 * redirections tell where they are read now.
 */
export function landInSecrets(site: LandingSite, secrets: ReleaseSecrets): Redirection[] {
  const redirections: Redirection[] = [];
  for (const manifest of site.manifests.filter(isSecret)) {
    const found = secretEntries(manifest).filter(({ text }) => holdsSecret(text, manifest, secrets));
    if (found.length === 0) {
      continue;
    }
    const moved = found.flatMap((entry) => elsewhere(entry, manifest, secrets));
    for (const { field, key } of moved) {
      delete field[key];
    }
    const secretRemains = secretEntries(manifest).length > 0;
    redirections.push(...moved.map(({ key, to }) => ({ secretName: manifest.name, key, to, secretRemains })));
    if (moved.length < found.length || !secretRemains) {
      site.manifests.splice(site.manifests.indexOf(manifest), 1);
    }
    if (moved.length < found.length) {
      deliverManifest(site, manifest, secrets);
    }
  }
  return redirections;
}

interface Entry {
  readonly field: JsonObject;
  readonly key: string;
  /** Content in clear. */
  readonly text: string;
}

function isSecret({ apiVersion, kind }: Manifest): boolean {
  return apiVersion === 'v1' && kind === 'Secret';
}

/** The entries of a Secret object, base64 taken off. */
function secretEntries({ content }: { readonly content: JsonObject }): Entry[] {
  const clear = (field: unknown, read: (text: string) => string): Entry[] =>
    isJsonObject(field) ? Object.entries(field).map(([key, value]) => ({ field, key, text: read(String(value)) })) : [];
  return [...clear(content.data, decoded), ...clear(content.stringData, (text) => text)];
}

function holdsSecret(text: string, manifest: Manifest, secrets: ReleaseSecrets): boolean {
  secrets.refuseAltered(text, label(manifest));
  return secrets.text.find(text).length > 0;
}

/** Where the content of an entry is read when it exists in another Secret; empty when it is all ours to write. */
function elsewhere(entry: Entry, manifest: Manifest, secrets: ReleaseSecrets) {
  const sources = secrets.text.find(entry.text).map((placeholder) => ({ placeholder, source: secrets.source(placeholder) }));
  return sources.flatMap(({ placeholder, source }) => {
    if (source.kind === 'local') {
      return [];
    }
    if (entry.text !== placeholder) {
      throw new CodedError('CLEARML3005', {
        found: `${manifest.source} puts ${source.description} inside a longer text, at key ${entry.key} of ${label(manifest)}`,
        expected: 'a secret whose content synth can read, or a chart value that names your Secret as a whole',
        fix: 'name an existing Secret of the finished form in the value meant for it, or use SecretValue.environment or .file',
      });
    }
    return [{ ...entry, to: source }];
  });
}
