import type { Construct } from 'constructs';
import { AppRegistry } from '../core/app-registry';
import { type Manifest, manifestFrom } from '../helm/manifests/manifest';
import { podsOf } from '../helm/manifests/rendered-pod';
import { moveSecretFiles } from './config-map-files';
import { expectKeys } from './delivery/expected-secrets';
import { SecretDelivery } from './delivery/secret-delivery';
import { EnvironmentSecret } from './environment-secret';
import { Literals } from './literals';
import { isSecret, type KeyReference, manifestOf, type PendingEntry } from './pending-secret';
import { redirectReader } from './redirection';
import { ReleaseSecrets, type SecretContext } from './release-secrets';
import { DeliveredKeys, SecretDigest } from './secret-digest';
import { extractSecrets, type SecretPart, splitSecret } from './secret-objects';
import { secretsIn } from './secret-text';
import { slotsIn, withPlaceholders } from './secret-value';
import type { ExistingSource } from './source';

/**
 * Delivers the secrets of rendered objects, and lets the objects refer to them: secrets in files of ConfigMaps and in Secret
 * objects first, then those in environments.
 *
 * @throws CLEARML3003 when a secret is anywhere else, CLEARML3004 when the chart altered it, and the errors of its delivery
 */
export function resolveSecrets(context: SecretContext): void {
  const literals = new Literals(context);
  if (context.slots.size > 0 || context.hasSecretValues) {
    SecretDelivery._fix(context.scope);
    new SecretResolution(context, literals).resolve();
  } else {
    literals.addToManifests();
  }
  literals.record();
}

/** Resolves the secrets of one context. */
class SecretResolution {
  private readonly secrets: ReleaseSecrets;
  private readonly keys: DeliveredKeys;
  /** From the original reference of each moved entry to its new one. */
  private readonly redirects: { readonly from: KeyReference; readonly to: KeyReference }[] = [];

  public constructor(
    private readonly context: SecretContext,
    private readonly literals: Literals,
  ) {
    this.secrets = new ReleaseSecrets(context);
    this.keys = AppRegistry.of(context.scope).get(DeliveredKeys);
  }

  public resolve(): void {
    const { context, secrets, literals } = this;
    moveSecretFiles(secrets, (name) => this.isTaken(name));
    const extracted = extractSecrets(secrets, (source, from) => this.readExisting(source, from));
    const environment = new EnvironmentSecret(secrets, (source) => this.readExisting(source));
    for (const manifest of context.manifests) {
      for (const pod of podsOf(manifest.content)) {
        environment.resolve(pod);
      }
      secrets.rejectUnresolvable(manifest);
    }
    literals.addToManifests();
    const pendingSecrets = literals.addTo([...extracted, environment.pendingSecret()], secrets);
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
    expectKeys(context.scope, context.namespace, to.name, [to.key]);
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
      const prepared = delivery._mode.prepare?.(pendingSecrets, redirect) ?? pendingSecrets;
      return prepared.map((pending) => ({ pending, delivery }));
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
        const revision = revisionOf(sources) + (delivery._mode.revisionOf?.(pending, entry) ?? '');
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
      redirectReader(manifest, redirections);
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

/** A Secret that a construct creates itself. */
interface SecretObject {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly type: string;
  /** Contents, in which a `SecretValue` may be part of a longer text. */
  readonly texts: { readonly [key: string]: string };
}

/** Emits a Secret with the delivery of its scope, like the Secrets of charts. */
export function createSecret(scope: Construct, { name, namespace, type, texts }: SecretObject): void {
  const metadata = { name, namespace };
  const content = withPlaceholders({ apiVersion: 'v1', kind: 'Secret', metadata, type, stringData: texts });
  const manifests = [manifestFrom(content, scope.node.path)];
  const slots = slotsIn(content);
  resolveSecrets({ scope, releaseName: scope.node.id, namespace, manifests, slots, podTransforms: [] });
}
