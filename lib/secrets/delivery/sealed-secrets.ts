import type { IConstruct } from 'constructs';
import { CodedError } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { JsonObject } from '../../helm/data/json';
import { isSecret, type PendingEntry, type PendingSecret } from '../pending-secret';
import { type DeliveryMode, unchanged } from './delivery-mode';
import { emitObject, secretMetadata } from './emit-object';
import { entryTemplate } from './go-template';
import { SealedCiphertexts } from './sealed-ciphertexts';
import { type SealedSecretsOptions, SealingScope } from './sealed-secrets-options';

/** Delivers Secrets as SealedSecret objects, from which Sealed Secrets creates the Secrets. */
export class SealedSecretsMode implements DeliveryMode {
  public readonly readsContent = false;
  public readonly takesUpExisting = true;
  private readonly scope: SealingScope;

  /** Uses of the ciphertexts, by app. */
  private readonly used = new WeakMap<IConstruct, SealedCiphertexts>();

  public constructor(private readonly options: SealedSecretsOptions) {
    this.scope = options.scope ?? SealingScope.STRICT;
    for (const [secret, keys] of Object.entries(options.ciphertexts)) {
      for (const [key, ciphertext] of Object.entries(keys)) {
        requireCiphertext(ciphertext, `key ${key} of Secret ${secret}`);
      }
    }
  }

  public wordFor(): string {
    return 'sealed';
  }

  public validate(): void {}

  public readonly prepare = unchanged;

  /** The ciphertext, which changes with the content. */
  public revisionOf(pending: PendingSecret, { key }: PendingEntry): string {
    return this.options.ciphertexts[pending.name]?.[key] ?? '';
  }

  public deliver(pending: PendingSecret): void {
    const ciphertexts = this.ciphertextsOf(pending.site.scope);
    const secret = pending.entries.filter(isSecret);
    const found = secret.map(({ key }) => [key, ciphertexts.use(pending, key)] as const);
    const missing = secret.filter(({ key }) => ciphertexts.use(pending, key) === undefined);
    pending.site.scope.node.addValidation({
      validate: () => missing.map((entry) => ciphertexts.missing(pending, entry).message),
    });
    emitObject(pending, this.sealedSecret(pending, Object.fromEntries(found.map(([key, text]) => [key, text ?? '']))));
    Prerequisites.of(pending.site.scope).add(pending.site.scope, {
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: 'sealedsecrets.bitnami.com',
      purpose: 'Sealed Secrets creates the Secrets',
      remedy:
        'helm install sealed-secrets sealed-secrets --repo https://bitnami-labs.github.io/sealed-secrets -n kube-system --set-string fullnameOverride=sealed-secrets-controller',
    });
  }

  private sealedSecret(pending: PendingSecret, encryptedData: Record<string, string>): JsonObject {
    // Loaded on demand, because most apps do not use it.
    const { SealedSecret } = require('../../../imports/bitnami.com') as typeof import('../../../imports/bitnami.com');
    const { labels, annotations } = secretMetadata(pending);
    const literals = pending.entries.filter((entry) => !isSecret(entry));
    const scope = this.scope === SealingScope.STRICT ? {} : { [`sealedsecrets.bitnami.com/${this.scope}`]: 'true' };
    const { type, immutable } = pending.content;
    return SealedSecret.manifest({
      metadata: {
        name: pending.name,
        ...(labels ? { labels } : {}),
        ...(this.scope === SealingScope.STRICT ? {} : { annotations: scope }),
      },
      spec: {
        encryptedData,
        template: {
          ...(typeof type === 'string' ? { type } : {}),
          ...(immutable === true ? { immutable } : {}),
          metadata: { labels, annotations: { ...annotations, ...scope } },
          ...(literals.length > 0
            ? { data: Object.fromEntries(literals.map((entry) => [entry.key, entryTemplate(entry, ({ key }) => key)])) }
            : {}),
        },
      },
    }) as JsonObject;
  }

  private ciphertextsOf(scope: IConstruct): SealedCiphertexts {
    const { root } = scope.node;
    const present = this.used.get(root) ?? new SealedCiphertexts(this.options.ciphertexts, this.scope, scope);
    this.used.set(root, present);
    return present;
  }
}

/**
 * Checks the first bytes of a ciphertext, which contain the length of its session key: 256 bytes for a key of 2048
 * bits. The first bytes of other base64 texts are letters, which would be an implausible length.
 */
function requireCiphertext(text: string, place: string): void {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  if (!isBase64 || Buffer.from(text, 'base64').readUInt16BE() > 2048) {
    throw new CodedError('CLEARML3019', {
      found: `the ciphertext for ${place} is ${isBase64 ? 'base64, but not sealed' : 'not base64'}`,
      expected: 'output of kubeseal --raw',
      fix: 'seal the content; without the entry, synth prints the command',
    });
  }
}
