import type { IConstruct } from 'constructs';
import { CodedError, listed } from '../../core/errors/coded-error';
import type { PendingEntry, PendingSecret } from '../pending-secret';
import { secretsIn } from '../secret-text';
import { SealingScope } from './sealed-secrets-options';
import { ShellText } from './shell-text';

type Ciphertexts = { readonly [secret: string]: { readonly [key: string]: string } };

/** The ciphertexts of a delivery, and their uses in an app. */
export class SealedCiphertexts {
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
   * The ciphertext of a key; undefined when it is missing.
   *
   * @throws CLEARML3021 when another namespace uses the ciphertext
   */
  public use({ name, namespace }: PendingSecret, key: string): string | undefined {
    const ciphertext = this.given[name]?.[key];
    const place = placeName(name, key);
    if (ciphertext !== undefined && this.scope !== SealingScope.CLUSTER_WIDE && this.used.has(place)) {
      const other = this.used.get(place);
      if (other !== namespace) {
        throw new CodedError('CLEARML3021', {
          found: `the ciphertext for ${place} is used in namespaces ${other} and ${namespace}`,
          expected: `one namespace for each ciphertext, because the sealing scope is ${this.scope}`,
          fix: 'apply a separate delivery to each chart, or seal with SealingScope.CLUSTER_WIDE',
        });
      }
    }
    this.used.set(place, namespace);
    return ciphertext;
  }

  /** Error for a missing ciphertext, with the command that creates it. */
  public missing({ name, namespace }: PendingSecret, entry: PendingEntry): CodedError {
    const text = new ShellText(namespace).quoted(entry.text);
    const strict = this.scope === SealingScope.STRICT ? ` --name ${name}` : '';
    const place = this.scope === SealingScope.CLUSTER_WIDE ? '' : ` --namespace ${namespace ?? '"$NAMESPACE"'}`;
    const scope = this.scope === SealingScope.STRICT ? '' : ` --scope ${this.scope}`;
    return new CodedError('CLEARML3017', {
      found: `no ciphertext for ${placeName(name, entry.key)}, made of ${secretsIn(entry.text)
        .map(({ description }) => description)
        .join(' and ')}`,
      expected: `ciphertexts: { '${name}': { '${entry.key}': … } } with the output of this command`,
      fix: `printf %s ${text} | kubeseal --raw${strict}${place}${scope} --from-file=/dev/stdin`,
    });
  }

  private unused(): string[] {
    const given = Object.entries(this.given).flatMap(([name, keys]) =>
      Object.keys(keys).map((key) => placeName(name, key)),
    );
    const unused = given.filter((place) => !this.used.has(place));
    if (unused.length === 0) {
      return [];
    }
    const error = new CodedError('CLEARML3018', {
      found: `ciphertexts for ${listed(unused)}, which no Secret of this app uses`,
      expected: `ciphertexts of the app: ${listed([...this.used.keys()], 12)}`,
      fix: 'correct the name of the Secret or key, or remove the ciphertext',
    });
    return [error.message];
  }
}

function placeName(secret: string, key: string): string {
  return `key ${key} of Secret ${secret}`;
}
