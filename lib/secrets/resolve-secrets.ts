import { AppRegistry } from '../core/app-registry';
import type { Manifest } from '../helm/manifests/manifest';
import { podOf } from '../helm/manifests/rendered-pod';
import { DeliveredKeys } from './delivered-keys';
import { expectExisting } from './delivery/expected-secrets';
import { SecretDelivery } from './delivery/secret-delivery';
import { EnvironmentSecret } from './environment-secret';
import { extractSecrets } from './extract-secrets';
import { isSecret, type KeyReference, manifestOf, type PendingEntry } from './pending-secret';
import { redirectPod, redirectServiceAccount, rejectOtherReaders } from './redirection';
import { ReleaseSecrets } from './release-secrets';
import { resolveEnvironment } from './resolve-environment';
import type { SecretContext } from './secret-context';
import { SecretDigest } from './secret-digest';
import { secretsIn } from './secret-text';
import type { ExistingSource } from './source';
import { type SecretPart, splitSecret } from './split-secret';
import { rejectUnresolvable } from './unresolvable-secret';

/**
 * Delivers the secrets of rendered objects, and lets the objects refer to them: secrets in Secret objects first, then those in
 * environments.
 *
 * @throws CLEARML3003 when a secret is anywhere else, CLEARML3004 when the chart altered it, and the errors of its delivery
 */
export function resolveSecrets(context: SecretContext): void {
  if (context.secrets.size > 0) {
    SecretDelivery._fix(context.scope);
    new SecretResolution(context).resolve();
  }
}

/** Resolves the secrets of one context. */
class SecretResolution {
  private readonly secrets: ReleaseSecrets;
  private readonly keys: DeliveredKeys;
  /** From the original reference of each moved entry to its new one. */
  private readonly redirects: { readonly from: KeyReference; readonly to: KeyReference }[] = [];

  public constructor(private readonly context: SecretContext) {
    this.secrets = new ReleaseSecrets(context);
    this.keys = AppRegistry.of(context.scope).get(DeliveredKeys);
  }

  public resolve(): void {
    const { context, secrets } = this;
    const extracted = extractSecrets(context, secrets, ({ original }, source) => this.readExisting(source, original));
    const environment = new EnvironmentSecret(context, (source) => this.readExisting(source));
    for (const manifest of context.manifests) {
      const pod = podOf(manifest.content);
      if (pod) {
        resolveEnvironment(pod, secrets, environment);
      }
      rejectUnresolvable(manifest, secrets);
    }
    const pendingSecrets = [...extracted, ...environment.pendingSecrets()];
    const isTaken = (name: string) => pendingSecrets.some((pending) => pending.name === name) || this.isTaken(name);
    const parts = this.prepare(pendingSecrets.flatMap((pending) => splitSecret(pending, secrets, isTaken)));
    for (const part of parts) {
      this.deliver(part);
    }
    this.redirectReaders(new Set(parts.map(({ pending }) => pending.name)));
    context.podTransforms.push(new SecretDigest(this.keys, context.namespace));
  }

  private readExisting(source: ExistingSource, from?: KeyReference): void {
    const { context } = this;
    const to = { name: source.secretName, key: source.key };
    expectExisting(context, source);
    this.keys.record(context.namespace, to, revisionOf([source]));
    if (from) {
      this.redirects.push({ from, to });
    }
  }

  /** The parts as their deliveries emit them. A delivery receives all its parts together. */
  private prepare(parts: SecretPart[]): SecretPart[] {
    const deliveries = [...new Set(parts.map(({ delivery }) => delivery))];
    return deliveries.flatMap((delivery) => {
      const pendingSecrets = parts.filter((part) => part.delivery === delivery).map(({ pending }) => pending);
      const redirect = ({ original: from }: PendingEntry, to: KeyReference) => this.redirects.push({ from, to });
      return delivery._mode.prepare(pendingSecrets, redirect).map((pending) => ({ pending, delivery }));
    });
  }

  private deliver({ pending, delivery }: SecretPart): void {
    if (!pending.entries.some(isSecret)) {
      this.context.manifests.unshift(manifestOf(pending));
      return;
    }
    for (const entry of pending.entries) {
      const { key, original } = entry;
      const sources = secretsIn(entry.text);
      if (sources.length > 0) {
        const revision = revisionOf(sources) + delivery._mode.revisionOf(pending, entry);
        this.keys.record(pending.namespace, { name: pending.name, key }, revision);
      }
      if (original.name !== pending.name) {
        this.redirects.push({ from: original, to: { name: pending.name, key } });
      }
    }
    delivery._mode.deliver(pending);
  }

  private redirectReaders(delivered: ReadonlySet<string>): void {
    if (this.redirects.length === 0) {
      return;
    }
    const { manifests } = this.context;
    const remains = (name: string) => delivered.has(name) || manifests.some((one) => isSecretNamed(one, name));
    const redirections = this.redirects.map(({ from, to }) => {
      return { secretName: from.name, key: from.key, to, secretRemains: remains(from.name) };
    });
    for (const manifest of manifests) {
      const pod = podOf(manifest.content);
      if (pod) {
        redirectPod(pod, redirections);
      }
      redirectServiceAccount(manifest, redirections);
      rejectOtherReaders(manifest, redirections);
    }
  }

  private isTaken(name: string): boolean {
    return (
      this.context.manifests.some((manifest) => isSecretNamed(manifest, name)) ||
      this.keys.revisions(this.context.namespace, name).size > 0
    );
  }
}

function isSecretNamed({ apiVersion, kind, name }: Manifest, wanted: string): boolean {
  return apiVersion === 'v1' && kind === 'Secret' && name === wanted;
}

/** A text that changes with the secrets of an entry and with their versions. */
function revisionOf(sources: readonly { readonly identity: string; readonly version?: string }[]): string {
  return JSON.stringify(sources.map(({ identity, version }) => [identity, version ?? '']));
}
