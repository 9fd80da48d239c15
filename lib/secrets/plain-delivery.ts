import { Lazy } from 'cdk8s';
import { CodedError } from '../errors/coded-error';
import { problemsOf } from '../errors/problems';
import type { Manifest } from '../helm/manifests/manifest';
import type { LandingSite } from '../helm/values/deferred';
import type { ReleaseSecrets } from './release-secrets';
import { SecretManifest } from './secret-manifest';
import { secretsChartOf } from './secrets-chart';
import type { LocalSource } from './source';

// The two ways in which secrets leave, as plain Secret objects. Another form of delivery is another pair of these.

/** Puts out a Secret object that the chart rendered, with the contents in place of the placeholders. */
export function deliverManifest(site: LandingSite, manifest: Manifest, secrets: ReleaseSecrets): void {
  const chart = secretsChartOf(site.scope);
  new SecretManifest(chart, `${site.releaseName}-${manifest.name}`, manifest, site.namespace, secrets);
}

/** A Secret object of ours that is still being filled. */
export interface DeliveredEntries {
  readonly name: string;
  add(key: string, source: LocalSource, quoted: boolean): void;
}

/** Puts out a Secret object of ours. */
export function deliverEntries(site: LandingSite, name: string): DeliveredEntries {
  const entries = new Map<string, { source: LocalSource; quoted: boolean }>();
  const { Secret } = require('cdk8s-plus-28') as typeof import('cdk8s-plus-28');
  const secret = new Secret(secretsChartOf(site.scope), `${site.releaseName}-${name}`, {
    metadata: { name, namespace: site.namespace },
  });
  secret.node.addValidation({
    validate: () => [...entries.values()].flatMap(({ source, quoted }) => problemsOf(() => content(source, quoted))),
  });
  return {
    name,
    add: (key, source, quoted) => {
      const present = entries.get(key);
      if (!present) {
        secret.addStringData(key, Lazy.any({ produce: () => content(source, entries.get(key)?.quoted ?? quoted) }));
      }
      entries.set(key, { source, quoted: quoted || (present?.quoted ?? false) });
    },
  };
}

function content(source: LocalSource, quoted: boolean): string {
  const text = source.read();
  if (quoted && /["\\\n\r\t]/.test(text)) {
    throw new CodedError('CLEARML3006', {
      found: `${source.description} holds a double quote, a backslash or a line break`,
      expected: 'a text that can stand between double quotes: its reader parses it as HOCON or JSON',
      fix: 'choose a secret without these characters',
    });
  }
  return text;
}
