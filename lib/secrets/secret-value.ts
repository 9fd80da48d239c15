import { CodedError } from '../core/errors/coded-error';
import { mapLeaves } from '../helm/data/json';
import { placeholderFor, placeholdersIn } from '../helm/data/placeholders';
import type { SecretDelivery } from './delivery/secret-delivery';
import type { SecretSlots } from './locating/secret-slot';
import { DATA_KEY, OBJECT_NAME } from './readers/names';
import type { Reader } from './readers/reader';
import {
  environmentSource,
  existingSource,
  externalSource,
  fileSource,
  generatedSource,
  isGenerated,
  plainSource,
  type SecretSource,
  sopsSource,
} from './source';

const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

let plainTexts = 0;

/**
 * A secret: a text that may appear in `Secret` objects only.
 *
 * helm never sees its content. A `SecretValue` may be anywhere in the values of a release, also inside a longer text.
 * `SecretDelivery` decides how the content reaches the cluster. By default, synth reads the content when it writes manifests,
 * and writes it to a separate manifest file.
 *
 * @example
 * const token = SecretValue.environment('CLEARML_DOCKERHUB_TOKEN');
 * const url = `mongodb://clearml:${SecretValue.file('mongodb-password.txt')}@mongodb.example.com`;
 */
export class SecretValue {
  /**
   * The content of an environment variable of the synth process.
   *
   * @param name variable name
   * @throws CLEARML3001 at synth when it is not set or empty
   */
  public static environment(name: string): SecretValue {
    requireName(ENVIRONMENT_NAME, name, 'an environment variable name');
    return new SecretValue(environmentSource(name));
  }

  /**
   * The whole text of a file, without a line break at its end.
   *
   * @param path path, relative to the folder in which synth runs
   * @throws CLEARML3002 at synth when it cannot be read or is empty
   */
  public static file(path: string): SecretValue {
    return new SecretValue(fileSource(path));
  }

  /**
   * A text of a file that SOPS encrypts. Synth runs `sops --decrypt` when it writes manifests, and keeps the result in memory.
   *
   * @param file path of a YAML, JSON, dotenv or INI file, relative to the folder in which synth runs
   * @param path path of the text in it, with dots
   * @throws CLEARML3026 at synth when `sops` is not installed or cannot decrypt the file, or there is no text at the path
   * @example SecretValue.sops('secrets.enc.yaml', 'imageCredentials.password')
   */
  public static sops(file: string, path: string): SecretValue {
    requireName(/\S/, file, 'the path of a file');
    requireName(/[^.[\]"]/, path, 'a path such as imageCredentials.password');
    return new SecretValue(sopsSource(file, path));
  }

  /**
   * A key of a Secret that exists in the namespace, or that another tool creates. Synth reads nothing.
   *
   * @param secretName name of the Secret
   * @param key key in it
   */
  public static existing(secretName: string, key: string): SecretValue {
    requireReadable(OBJECT_NAME, secretName, 'a Secret name');
    requireReadable(DATA_KEY, key, 'a Secret key');
    return new SecretValue(existingSource(secretName, key));
  }

  /**
   * An entry of the store that External Secrets reads, by its name there. `keyTemplate` of `SecretDelivery.externalSecrets`
   * names the entries of other sources.
   *
   * @param remoteKey name or path of the entry
   * @param property property of it, where an entry holds several
   * @throws CLEARML3015 at synth when it is to be delivered plain, since synth cannot read the store
   */
  public static external(remoteKey: string, property?: string): SecretValue {
    requireName(/\S/, remoteKey, 'the name of an entry in the store');
    return new SecretValue(externalSource(remoteKey, property));
  }

  /**
   * A random secret of 40 characters, created at the first synth and stored in `.cdk8s-clearml/generated-secrets.json`, which
   * git ignores and only its owner can read. Later synths use the same content. Keep a backup of the file, and commit
   * `generated-secrets.lock.json`, which lets synth fail when the file is lost. With External Secrets the cluster creates it, once, and synth never reads it.
   *
   * @param id name of the secret; the same name is the same secret throughout the app
   * @throws CLEARML3008 at synth when the file cannot be written, CLEARML3025 when it lacks a recorded secret
   */
  public static generated(id: string): SecretValue {
    requireName(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,252}$/, id, 'letters, digits, hyphens, underscores, dots and slashes');
    return new SecretValue(generatedSource(id));
  }

  /**
   * A text in the source code. It does not appear in ordinary manifests, but everyone who reads the source knows it.
   *
   * @param value the content
   */
  public static unsafePlainText(value: string): SecretValue {
    return SecretValue._named(value, `plain text secret ${plainTexts + 1}`, 'plain');
  }

  /**
   * A text of the user in the place of a secret.
   *
   * @internal
   */
  public static _named(value: string, description: string, key: string, isPart?: boolean): SecretValue {
    plainTexts += 1;
    return new SecretValue(plainSource(value, description, key, isPart), `plain/${plainTexts}`);
  }

  /**
   * A secret of a source that has no public factory.
   *
   * @internal
   */
  public static _withSource(source: SecretSource): SecretValue {
    return new SecretValue(source);
  }

  /**
   * The secret that a placeholder stands for.
   *
   * @internal
   */
  public static _of(placeholder: string): SecretValue | undefined {
    return SecretValue.all.get(placeholder);
  }

  private static readonly all = new Map<string, SecretValue>();

  /**
   * The text that helm receives in the place of the secret.
   *
   * @internal
   */
  public readonly _placeholder: string;

  /** @internal */
  public readonly _source: SecretSource;

  /** @internal */
  public readonly _delivery?: SecretDelivery;

  private constructor(
    source: SecretSource,
    private readonly identity = source.identity,
    delivery?: SecretDelivery,
  ) {
    const parts = [identity, source.version, delivery?._identity];
    this._placeholder = placeholderFor(parts.filter((part) => part !== undefined).join('\0'));
    this._source = source;
    this._delivery = delivery;
    SecretValue.all.set(this._placeholder, this);
  }

  /**
   * The same secret with a new content. Pods that read it carry a digest of its version, so a new version rolls them.
   *
   * External Secrets reads that version of the entry, unless `pinVersions` is false. A generated secret is created anew.
   *
   * @param version anything that changes when the content does
   * @example SecretValue.environment('MONGODB_PASSWORD').withVersion('2')
   */
  public withVersion(version: string): SecretValue {
    requireName(/^\S+$/, version, 'a version: one or more characters, no blanks');
    const { _source: source } = this;
    const versioned = isGenerated(source) ? generatedSource(source.generatedId, version) : source;
    return new SecretValue({ ...versioned, version }, this.identity, this._delivery);
  }

  /**
   * The same secret with an individual delivery, which overrides that of its chart or app.
   *
   * @param delivery the delivery of this secret
   * @example SecretValue.environment('LICENSE').deliveredBy(SecretDelivery.existing())
   */
  public deliveredBy(delivery: SecretDelivery): SecretValue {
    return new SecretValue({ ...this._source }, this.identity, delivery);
  }

  /** A placeholder for the content, so that a secret can be part of a longer text. */
  public toString(): string {
    return this._placeholder;
  }

  /** A placeholder for the content, so that a secret can be part of JSON. */
  public toJSON(): string {
    return this._placeholder;
  }
}

function requireReadable(reader: Reader, name: string, expected: string): void {
  requireName({ test: (text) => reader.problem(text) === undefined }, name, `${expected}: ${reader.accepts}`);
}

function requireName(pattern: Pick<RegExp, 'test'>, name: string, expected: string): void {
  if (!pattern.test(name)) {
    throw new CodedError('CLEARML3009', { found: JSON.stringify(name), expected, fix: 'correct the name' });
  }
}

/** The values with a placeholder in the place of each `SecretValue`: the form in which helm receives them. */
export function withPlaceholders<T>(values: T): T {
  return mapLeaves(values, (leaf) => (leaf instanceof SecretValue ? leaf._placeholder : leaf));
}

/** The values with a `SecretValue` in the place of each text that is a placeholder, for code that inspects secrets. */
export function withSecretValues<T>(values: T): T {
  return mapLeaves(values, (leaf) => (typeof leaf === 'string' ? (SecretValue._of(leaf) ?? leaf) : leaf));
}

/** The slots of texts in which this library itself placed the secrets. */
export function slotsIn(values: unknown): SecretSlots {
  return new Map([...secretsByPlaceholder(values)].map(([placeholder, secret]) => [placeholder, { part: { secret } }]));
}

/** The secrets in values with placeholders, also those inside longer texts. */
export function secretsByPlaceholder(values: unknown): ReadonlyMap<string, SecretValue> {
  const secrets = new Map<string, SecretValue>();
  mapLeaves(values, (leaf) => {
    for (const placeholder of typeof leaf === 'string' ? placeholdersIn(leaf) : []) {
      const secret = SecretValue._of(placeholder);
      if (secret) {
        secrets.set(placeholder, secret);
      }
    }
  });
  return secrets;
}
