import { CodedError } from '../errors/coded-error';
import { label, type Manifest } from '../helm/manifests/manifest';
import type { LandingSite } from '../helm/values/deferred';
import { deliverManifest } from './plain-delivery';
import type { Redirection } from './redirected-key';
import { refuseElsewhere } from './refusal';
import type { ReleaseSecrets } from './release-secrets';
import { type SecretEntry, secretEntries } from './secret-entries';

/**
 * Takes over each Secret object in which placeholders surfaced. Keys whose content exists elsewhere leave it; the returned
 * redirections tell where they are read now.
 */
export function landInSecrets(site: LandingSite, secrets: ReleaseSecrets): Redirection[] {
  const redirections: Redirection[] = [];
  for (const manifest of site.manifests.filter(isSecret)) {
    const found = secretEntries(manifest.content).filter(({ text }) => holdsSecret(text, manifest, secrets));
    if (found.length === 0) {
      continue;
    }
    const { data: _data, stringData: _stringData, ...rest } = manifest.content;
    refuseElsewhere({ ...manifest, content: rest }, secrets);
    const moved = found.flatMap((entry) => elsewhere(entry, manifest, secrets));
    for (const { field, key } of moved) {
      delete field[key];
    }
    const secretRemains = secretEntries(manifest.content).length > 0;
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

function isSecret({ apiVersion, kind }: Manifest): boolean {
  return apiVersion === 'v1' && kind === 'Secret';
}

function holdsSecret(text: string, manifest: Manifest, secrets: ReleaseSecrets): boolean {
  secrets.refuseAltered(text, label(manifest));
  return secrets.text.find(text).length > 0;
}

/** Where the content of an entry is read when it exists in another Secret; empty when it is all ours to write. */
function elsewhere(entry: SecretEntry, manifest: Manifest, secrets: ReleaseSecrets) {
  const sources = secrets.text
    .find(entry.text)
    .map((placeholder) => ({ placeholder, source: secrets.source(placeholder) }));
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
