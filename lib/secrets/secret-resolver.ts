import type { Manifest } from '../helm/manifests/manifest';
import { podOf } from '../helm/manifests/rendered-pod';
import type { Lander, LandingSite } from '../helm/values/deferred';
import { DeliveredKeys } from './delivered-keys';
import { expectExisting } from './delivery/expected-secrets';
import { SecretDelivery } from './delivery/secret-delivery';
import { EnvironmentSecret } from './environment-secret';
import { refuseOtherReaders } from './other-readers';
import { type DraftEntry, isSecret, type KeyReference, manifestOf } from './pending-secret';
import { redirect, redirectServiceAccount } from './redirection';
import { ReleaseSecrets } from './release-secrets';
import { landInEnvironment } from './resolve-environment';
import { takeSecrets } from './resolve-secrets';
import { SecretDigest } from './secret-digest';
import { partSecret, type SecretPart } from './secret-parts';
import { secretsIn } from './secret-text';
import type { ExistingSource } from './source';
import { refuseElsewhere } from './unresolvable-secret';

/** Brings secrets to where their placeholders surfaced: Secret objects first, then environments; anywhere else is an error. */
export const SECRET_LANDER: Lander = {
  land(site: LandingSite): void {
    SecretDelivery._settle(site.scope);
    new Landing(site).land();
  },
};

/** One release's secrets on their way. */
class Landing {
  private readonly secrets: ReleaseSecrets;
  private readonly keys: DeliveredKeys;
  /** Where entries are that are not where their readers believe. */
  private readonly moves: { readonly from: KeyReference; readonly to: KeyReference }[] = [];

  public constructor(private readonly site: LandingSite) {
    this.secrets = new ReleaseSecrets(site);
    this.keys = DeliveredKeys.of(site.scope);
  }

  public land(): void {
    const { site, secrets } = this;
    const taken = takeSecrets(site, secrets, ({ home }, source) => this.readExisting(source, home));
    const environment = new EnvironmentSecret(site, (source) => this.readExisting(source));
    for (const manifest of site.manifests) {
      const pod = podOf(manifest.content);
      if (pod) {
        landInEnvironment(pod, secrets, environment);
      }
      refuseElsewhere(manifest, secrets);
    }
    const drafts = [...taken, ...environment.drafts()];
    const isTaken = (name: string) => drafts.some((draft) => draft.name === name) || this.isTaken(name);
    const parts = this.settled(drafts.flatMap((draft) => partSecret(draft, secrets, isTaken)));
    for (const part of parts) {
      this.deliver(part);
    }
    this.redirectReaders(new Set(parts.map(({ draft }) => draft.name)));
    site.finish.push(new SecretDigest(this.keys, site.namespace));
  }

  private readExisting(source: ExistingSource, from?: KeyReference): void {
    const { site } = this;
    const to = { name: source.secretName, key: source.key };
    expectExisting(site, source);
    this.keys.record(site.namespace, to, revisionOf([source]));
    if (from) {
      this.moves.push({ from, to });
    }
  }

  /** What each mode makes of its parts, all together. */
  private settled(parts: SecretPart[]): SecretPart[] {
    const deliveries = [...new Set(parts.map(({ delivery }) => delivery))];
    return deliveries.flatMap((delivery) => {
      const drafts = parts.filter((part) => part.delivery === delivery).map(({ draft }) => draft);
      const moved = ({ home: from }: DraftEntry, to: KeyReference) => this.moves.push({ from, to });
      return delivery._mode.settle(drafts, moved).map((draft) => ({ draft, delivery }));
    });
  }

  private deliver({ draft, delivery }: SecretPart): void {
    if (!draft.entries.some(isSecret)) {
      this.site.manifests.unshift(manifestOf(draft));
      return;
    }
    for (const entry of draft.entries) {
      const { key, home } = entry;
      const sources = secretsIn(entry.text);
      if (sources.length > 0) {
        const revision = revisionOf(sources) + delivery._mode.revisionOf(draft, entry);
        this.keys.record(draft.namespace, { name: draft.name, key }, revision);
      }
      if (home.name !== draft.name) {
        this.moves.push({ from: home, to: { name: draft.name, key } });
      }
    }
    delivery._mode.deliver(draft);
  }

  private redirectReaders(delivered: ReadonlySet<string>): void {
    if (this.moves.length === 0) {
      return;
    }
    const { manifests } = this.site;
    const remains = (name: string) => delivered.has(name) || manifests.some((one) => isSecretOf(one, name));
    const redirections = this.moves.map(({ from, to }) => {
      return { secretName: from.name, key: from.key, to, secretRemains: remains(from.name) };
    });
    for (const manifest of manifests) {
      const pod = podOf(manifest.content);
      if (pod) {
        redirect(pod, redirections);
      }
      redirectServiceAccount(manifest, redirections);
      refuseOtherReaders(manifest, redirections);
    }
  }

  private isTaken(name: string): boolean {
    return (
      this.site.manifests.some((manifest) => isSecretOf(manifest, name)) ||
      this.keys.revisions(this.site.namespace, name).size > 0
    );
  }
}

function isSecretOf({ apiVersion, kind, name }: Manifest, wanted: string): boolean {
  return apiVersion === 'v1' && kind === 'Secret' && name === wanted;
}

/** What tells the secrets of an entry from others, and their contents from earlier ones. */
function revisionOf(sources: readonly { readonly identity: string; readonly version?: string }[]): string {
  return JSON.stringify(sources.map(({ identity, version }) => [identity, version ?? '']));
}
