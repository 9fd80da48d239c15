import type { IConstruct } from 'constructs';
import { AppRegistry } from '../../core/app-registry';
import { CodedError, listed } from '../../core/errors/coded-error';
import { PrerequisiteKind } from '../../core/prerequisites/prerequisite';
import { Prerequisites } from '../../core/prerequisites/prerequisites';
import type { JsonObject } from '../../helm/data/json';
import { isSecret, type PendingEntry, type PendingSecret } from '../pending-secret';
import { secretsIn } from '../secret-text';
import { type DeliveryMode, emitObject, secretFields } from './delivery-mode';
import { type SealedSecretsOptions, SealingScope } from './delivery-options';
import { entryTemplate, goTemplate } from './external-secret';
import { ShellText } from './secret-command';

/** The ciphertexts that an app uses, by delivery: the namespace of each, by Secret and key. */
class UsedCiphertexts extends Map<SealedSecretsMode, Map<string, string | undefined>> {}

/** SealedSecret objects, from which Sealed Secrets creates the Secrets. */
export class SealedSecretsMode implements DeliveryMode {
  public readonly readsContent = false;
  public readonly createsSecrets = true;
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

  /** The ciphertext of an entry, since a new content has a new ciphertext; empty for a missing one. */
  public revisionOf({ name }: PendingSecret, { key, literalOf = key }: PendingEntry): string {
    return this.options.ciphertexts[name]?.[literalOf] ?? '';
  }

  public deliver(pending: PendingSecret): void {
    const { scope } = pending.context;
    const secrets = pending.entries.filter(isSealed);
    for (const entry of secrets) {
      this.use(pending, entry);
    }
    const missing = secrets.filter((entry) => this.revisionOf(pending, entry) === '');
    scope.node.addValidation({ validate: () => missing.map((entry) => this.missing(pending, entry).message) });
    const encryptedData = Object.fromEntries(secrets.map((entry) => [entry.key, this.revisionOf(pending, entry)]));
    emitObject(pending, this.sealedSecret(pending, encryptedData));
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
    const { labels, annotations, type, immutable } = secretFields(pending);
    const scope = this.scope === SealingScope.STRICT ? undefined : `sealedsecrets.bitnami.com/${this.scope}`;
    const scopeAnnotation = scope && { [scope]: 'true' };
    const templates = pending.entries
      .filter((entry) => !isSealed(entry))
      .map((entry) => [entry.key, templateOf(entry)]);
    return SealedSecret.manifest({
      metadata: {
        name: pending.name,
        ...(labels && { labels }),
        ...(scopeAnnotation && { annotations: scopeAnnotation }),
      },
      spec: {
        encryptedData,
        template: {
          type,
          immutable,
          metadata: { labels, annotations: { ...annotations, ...scopeAnnotation } },
          data: templates.length > 0 ? Object.fromEntries(templates) : undefined,
        },
      },
    }) as JsonObject;
  }

  /** @throws CLEARML3021 when the ciphertext was sealed for another namespace */
  private use(pending: PendingSecret, entry: PendingEntry): void {
    const { context, name, namespace } = pending;
    const used = this.usedIn(context.scope);
    const place = placeName(name, entry.key);
    const other = used.has(place) ? used.get(place) : namespace;
    const isBound = this.revisionOf(pending, entry) !== '' && this.scope !== SealingScope.CLUSTER_WIDE;
    if (isBound && other !== namespace) {
      throw new CodedError('CLEARML3021', {
        found: `the ciphertext for ${place} is used in namespaces ${other} and ${namespace}`,
        expected: `one namespace for each, since the sealing scope is ${this.scope}`,
        fix: 'apply a separate delivery to each chart, or seal with SealingScope.CLUSTER_WIDE',
      });
    }
    used.set(place, namespace);
  }

  /** The first construct with this delivery reports the unused ciphertexts of the app. */
  private usedIn(scope: IConstruct): Map<string, string | undefined> {
    const all = AppRegistry.of(scope).get(UsedCiphertexts);
    const used = all.get(this) ?? new Map<string, string | undefined>();
    if (!all.has(this)) {
      all.set(this, used);
      scope.node.addValidation({ validate: () => this.unused([...used.keys()]) });
    }
    return used;
  }

  /** The error for a missing ciphertext, with the command that creates it. */
  private missing({ name, namespace }: PendingSecret, entry: PendingEntry): CodedError {
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

  private unused(used: readonly string[]): string[] {
    const unused = placesOf(this.options.ciphertexts).filter(([place]) => !used.includes(place));
    if (unused.length === 0) {
      return [];
    }
    const error = new CodedError('CLEARML3018', {
      found: `ciphertexts for ${listed(unused.map(([place]) => place))}, which no Secret of this app uses`,
      expected: `ciphertexts of the app: ${listed(used, 12)}`,
      fix: 'correct the name of the Secret or key, or remove the ciphertext',
    });
    return [error.message];
  }
}

/** Whether an entry has a ciphertext. The template of the Secret puts quotes around the content of another entry. */
function isSealed(entry: PendingEntry): boolean {
  return isSecret(entry) && entry.literalOf === undefined;
}

function templateOf(entry: PendingEntry): string {
  const { literalOf, quotes = '' } = entry;
  return literalOf !== undefined && isSecret(entry)
    ? goTemplate([quotes, { secret: literalOf }, quotes], (key) => key)
    : entryTemplate(entry, ({ key }) => key);
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

/** The ciphertexts with the names of their places, for messages. */
function placesOf(ciphertexts: SealedSecretsOptions['ciphertexts']): [place: string, ciphertext: string][] {
  return Object.entries(ciphertexts).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, text]): [string, string] => [placeName(name, key), text]),
  );
}

function placeName(secret: string, key: string): string {
  return `key ${key} of Secret ${secret}`;
}
