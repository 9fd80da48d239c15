import type { IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { CodedError, listed } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { JsonObject } from '../../helm/data/json';
import { isSecret, type PendingEntry, type PendingSecret } from '../pending-secret';
import { secretsIn } from '../secret-text';
import { type DeliveryMode, emitObject, secretMetadata } from './delivery-mode';
import { type SealedSecretsOptions, SealingScope } from './delivery-options';
import { entryTemplate } from './external-secret';
import { ShellText } from './secret-command';

/** The ciphertexts that an app uses, by delivery. */
class UsedCiphertexts extends Map<SealedSecretsMode, SealedCiphertexts> {}

/** SealedSecret objects, from which Sealed Secrets creates the Secrets. */
export class SealedSecretsMode implements DeliveryMode {
  public readonly readsContent = false;
  public readonly combinesExisting = true;
  private readonly scope: SealingScope;

  public constructor(private readonly options: SealedSecretsOptions) {
    this.scope = options.scope ?? SealingScope.STRICT;
    for (const [place, ciphertext] of placesOf(options.ciphertexts)) {
      requireCiphertext(ciphertext, place);
    }
  }

  public wordFor(): string {
    return 'sealed';
  }

  /** A new content has a new ciphertext. */
  public revisionOf(pending: PendingSecret, { key }: PendingEntry): string {
    return this.options.ciphertexts[pending.name]?.[key] ?? '';
  }

  public deliver(pending: PendingSecret): void {
    const { scope } = pending.context;
    const ciphertexts = this.ciphertextsOf(scope);
    const secrets = pending.entries.filter(isSecret);
    const found = secrets.map(({ key }) => [key, ciphertexts.use(pending, key) ?? '']);
    const missing = secrets.filter(({ key }) => ciphertexts.use(pending, key) === undefined);
    scope.node.addValidation({ validate: () => missing.map((entry) => ciphertexts.missing(pending, entry).message) });
    emitObject(pending, this.sealedSecret(pending, Object.fromEntries(found)));
    Prerequisites.of(scope).add(scope, {
      kind: PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION,
      name: 'sealedsecrets.bitnami.com',
      purpose: 'Sealed Secrets makes the Secrets',
      remedy:
        'helm install sealed-secrets sealed-secrets --repo https://bitnami-labs.github.io/sealed-secrets -n kube-system --set-string fullnameOverride=sealed-secrets-controller',
    });
  }

  private sealedSecret(pending: PendingSecret, encryptedData: Record<string, string>): JsonObject {
    // Loaded at first use: most apps never need it.
    const { SealedSecret } = require('../../../imports/bitnami.com') as typeof import('../../../imports/bitnami.com');
    const { labels, annotations } = secretMetadata(pending);
    const scope = this.scope === SealingScope.STRICT ? undefined : `sealedsecrets.bitnami.com/${this.scope}`;
    const scopeAnnotation = scope && { [scope]: 'true' };
    const { type, immutable } = pending.content;
    const literals = pending.entries
      .filter((entry) => !isSecret(entry))
      .map((entry) => [entry.key, entryTemplate(entry, ({ key }) => key)]);
    return SealedSecret.manifest({
      metadata: {
        name: pending.name,
        ...(labels && { labels }),
        ...(scopeAnnotation && { annotations: scopeAnnotation }),
      },
      spec: {
        encryptedData,
        template: {
          type: typeof type === 'string' ? type : undefined,
          immutable: immutable === true || undefined,
          metadata: { labels, annotations: { ...annotations, ...scopeAnnotation } },
          data: literals.length > 0 ? Object.fromEntries(literals) : undefined,
        },
      },
    }) as JsonObject;
  }

  private ciphertextsOf(scope: IConstruct): SealedCiphertexts {
    const used = AppRegistry.of(scope).get(UsedCiphertexts);
    const ciphertexts = used.get(this) ?? new SealedCiphertexts(this.options.ciphertexts, this.scope, scope);
    used.set(this, ciphertexts);
    return ciphertexts;
  }
}

/**
 * A ciphertext starts with the length of its session key: 256 bytes for a key of 2048 bits. A text that was only encoded
 * starts with letters, which would be a far greater length.
 */
function requireCiphertext(text: string, place: string): void {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  if (!isBase64 || Buffer.from(text, 'base64').readUInt16BE() > 2048) {
    throw new CodedError('CLEARML3019', {
      found: `the ciphertext for ${place} is ${isBase64 ? 'base64, but not sealed' : 'not base64'}`,
      expected: 'the output of kubeseal --raw',
      fix: 'seal the content; without the entry, synth reports the command',
    });
  }
}

type Ciphertexts = { readonly [secret: string]: { readonly [key: string]: string } };

/** The ciphertexts that an app uses. */
class SealedCiphertexts {
  /** Namespaces by Secret and key. */
  private readonly used = new Map<string, string | undefined>();

  /** @param first the construct that reports unused ciphertexts */
  public constructor(
    private readonly given: Ciphertexts,
    private readonly scope: SealingScope,
    first: IConstruct,
  ) {
    first.node.addValidation({ validate: () => this.unused() });
  }

  /**
   * The ciphertext for a key; undefined when there is none.
   *
   * @throws CLEARML3021 when it was sealed for another namespace
   */
  public use({ name, namespace }: PendingSecret, key: string): string | undefined {
    const ciphertext = this.given[name]?.[key];
    const place = placeName(name, key);
    const other = this.used.has(place) ? this.used.get(place) : namespace;
    if (ciphertext !== undefined && this.scope !== SealingScope.CLUSTER_WIDE && other !== namespace) {
      throw new CodedError('CLEARML3021', {
        found: `the ciphertext for ${place} is used in namespaces ${other} and ${namespace}`,
        expected: `one namespace for each, since the sealing scope is ${this.scope}`,
        fix: 'apply a separate delivery to each chart, or seal with SealingScope.CLUSTER_WIDE',
      });
    }
    this.used.set(place, namespace);
    return ciphertext;
  }

  /** The error for a missing ciphertext, with the command that creates it. */
  public missing({ name, namespace }: PendingSecret, entry: PendingEntry): CodedError {
    const text = new ShellText(namespace).quoted(entry.text);
    const strict = this.scope === SealingScope.STRICT ? ` --name ${name}` : '';
    const place = this.scope === SealingScope.CLUSTER_WIDE ? '' : ` --namespace ${namespace ?? '"$NAMESPACE"'}`;
    const scope = this.scope === SealingScope.STRICT ? '' : ` --scope ${this.scope}`;
    const sources = secretsIn(entry.text).map(({ description }) => description);
    return new CodedError('CLEARML3017', {
      found: `no ciphertext for ${placeName(name, entry.key)}, made of ${sources.join(' and ')}`,
      expected: `ciphertexts: { '${name}': { '${entry.key}': … } } with the output of this command`,
      fix: `printf %s ${text} | kubeseal --raw${strict}${place}${scope} --from-file=/dev/stdin`,
    });
  }

  private unused(): string[] {
    const unused = placesOf(this.given).filter(([place]) => !this.used.has(place));
    if (unused.length === 0) {
      return [];
    }
    const error = new CodedError('CLEARML3018', {
      found: `ciphertexts for ${listed(unused.map(([place]) => place))}, which no Secret of this app uses`,
      expected: `ciphertexts of the app: ${listed([...this.used.keys()], 12)}`,
      fix: 'correct the name of the Secret or key, or remove the ciphertext',
    });
    return [error.message];
  }
}

/** The ciphertexts with the names of their places, for messages. */
function placesOf(ciphertexts: Ciphertexts): [place: string, ciphertext: string][] {
  return Object.entries(ciphertexts).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, text]): [string, string] => [placeName(name, key), text]),
  );
}

function placeName(secret: string, key: string): string {
  return `key ${key} of Secret ${secret}`;
}
