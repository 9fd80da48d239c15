import { AppRegistry } from '../core/app-registry';
import type { Manifest } from '../helm/manifests/manifest';
import { podOf } from '../helm/manifests/rendered-pod';
import type { SecretContext, SecretResolver } from '../helm/values/deferred';
import { DeliveredKeys } from './delivered-keys';
import { expectExisting } from './delivery/expected-secrets';
import { SecretDelivery } from './delivery/secret-delivery';
import { EnvironmentSecret } from './environment-secret';
import { rejectOtherReaders } from './other-readers';
import { isSecret, type KeyReference, manifestOf, type PendingEntry } from './pending-secret';
import { redirect, redirectServiceAccount } from './redirection';
import { ReleaseSecrets } from './release-secrets';
import { resolveEnvironment } from './resolve-environment';
import { takeSecrets } from './resolve-secrets';
import { SecretDigest } from './secret-digest';
import { type SecretPart, splitSecret } from './secret-parts';
import { secretsIn } from './secret-text';
import type { ExistingSource } from './source';
import { rejectOtherLocations } from './unresolvable-secret';

/** Brings secrets to where their placeholders surfaced: Secret objects first, then environments; anywhere else is an error. */
export const SECRET_RESOLVER: SecretResolver = {
  resolveSecrets(site: SecretContext): void {
    SecretDelivery._fix(site.scope);
    new SecretResolution(site).resolveSecrets();
  },
};

/** One release's secrets on their way. */
class SecretResolution {
  private readonly secrets: ReleaseSecrets;
  private readonly keys: DeliveredKeys;
  /** Where entries are that are not where their readers believe. */
  private readonly moves: { readonly from: KeyReference; readonly to: KeyReference }[] = [];

  public constructor(private readonly site: SecretContext) {
    this.secrets = new ReleaseSecrets(site);
    this.keys = AppRegistry.of(site.scope).get(DeliveredKeys);
  }

  public resolveSecrets(): void {
    const { site, secrets } = this;
    const taken = takeSecrets(site, secrets, ({ home }, source) => this.readExisting(source, home));
    const environment = new EnvironmentSecret(site, (source) => this.readExisting(source));
    for (const manifest of site.manifests) {
      const pod = podOf(manifest.content);
      if (pod) {
        resolveEnvironment(pod, secrets, environment);
      }
      rejectOtherLocations(manifest, secrets);
    }
    const pendingSecrets = [...taken, ...environment.pendingSecrets()];
    const isTaken = (name: string) => pendingSecrets.some((pending) => pending.name === name) || this.isTaken(name);
    const parts = this.prepared(pendingSecrets.flatMap((pending) => splitSecret(pending, secrets, isTaken)));
    for (const part of parts) {
      this.deliver(part);
    }
    this.redirectReaders(new Set(parts.map(({ pending }) => pending.name)));
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
  private prepared(parts: SecretPart[]): SecretPart[] {
    const deliveries = [...new Set(parts.map(({ delivery }) => delivery))];
    return deliveries.flatMap((delivery) => {
      const pendingSecrets = parts.filter((part) => part.delivery === delivery).map(({ pending }) => pending);
      const moved = ({ home: from }: PendingEntry, to: KeyReference) => this.moves.push({ from, to });
      return delivery._mode.prepare(pendingSecrets, moved).map((pending) => ({ pending, delivery }));
    });
  }

  private deliver({ pending, delivery }: SecretPart): void {
    if (!pending.entries.some(isSecret)) {
      this.site.manifests.unshift(manifestOf(pending));
      return;
    }
    for (const entry of pending.entries) {
      const { key, home } = entry;
      const sources = secretsIn(entry.text);
      if (sources.length > 0) {
        const revision = revisionOf(sources) + delivery._mode.revisionOf(pending, entry);
        this.keys.record(pending.namespace, { name: pending.name, key }, revision);
      }
      if (home.name !== pending.name) {
        this.moves.push({ from: home, to: { name: pending.name, key } });
      }
    }
    delivery._mode.deliver(pending);
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
      rejectOtherReaders(manifest, redirections);
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
