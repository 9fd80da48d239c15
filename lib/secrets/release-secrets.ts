import { CodedError } from '../core/errors/coded-error';
import { textsIn } from '../helm/data/paths';
import { label, type Manifest } from '../helm/manifests/manifest';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import { SecretDelivery } from './delivery/secret-delivery';
import type { DocumentCheck, SecretSlot, SecretSlots } from './locating/secret-slot';
import type { SecretOwner } from './pending-secret';
import { PlaceholderText, type SecretText, secretsIn, type TextPart, withSecrets } from './secret-text';
import type { SecretValue } from './secret-value';
import type { SecretSource } from './source';

/** The objects whose secrets are resolved together, such as those of a release. */
export interface SecretContext extends SecretOwner {
  /** The rendered objects. Resolving changes their content, and removes the Secrets that a delivery emits. */
  readonly manifests: Manifest[];
  /** The places of secrets in the objects, by the placeholders there. */
  readonly slots: SecretSlots;
  /** Whether the values of the release contain secrets, which need not be in its objects. */
  readonly hasSecretValues?: boolean;
  /** The secrets that files of ConfigMaps may contain. Resolving moves these files to Secrets. */
  readonly secretsInFiles?: ReadonlySet<SecretValue>;
  /** Whether the objects are those of a Helm release, which may be in the cluster already. */
  readonly isRelease?: boolean;
  /** Whether the program that reads a variable parses it as HOCON. */
  readonly isHocon?: (variable: string) => boolean;
  /** Transformations of every pod when it is written, after all patches. Resolving adds to them. */
  readonly podTransforms: IPodTransform[];
}

/** The secrets of one release, with their placeholders, sources and deliveries. */
export class ReleaseSecrets {
  public readonly text: PlaceholderText;
  /** The delivery of secrets without `deliveredBy`. */
  public readonly delivery: SecretDelivery;
  private readonly bySource = new Map<SecretSource, SecretValue>();

  public constructor(public readonly context: SecretContext) {
    // The encoding of a located secret includes escapes of JSON.
    const isLocated = [...context.slots.values()].some((slot) => slot.isLocated);
    this.text = new PlaceholderText([...context.slots.keys()], !isLocated);
    this.delivery = SecretDelivery._of(context.scope);
    for (const secret of [...context.slots.values()].flatMap(({ part }) => secretsIn([part]))) {
      this.bySource.set(secret._source, secret);
    }
  }

  /** The secret for which a placeholder stands. */
  public secret(placeholder: string): SecretValue {
    return secretsIn([this.slot(placeholder).part])[0] as SecretValue;
  }

  /** Source of the secret for which a placeholder stands. */
  public source(placeholder: string): SecretSource {
    return this.secret(placeholder)._source;
  }

  /** The secret for which a placeholder stands, with its encoding. */
  public part(placeholder: string): TextPart<SecretSource> {
    const [part] = withSecrets([this.slot(placeholder).part], ({ _source }) => _source);
    return part as TextPart<SecretSource>;
  }

  /** A text, split at its secrets. */
  public parse(text: string): SecretText<SecretSource> {
    return this.withSlots(this.text.parse(text));
  }

  /** What contents of the secrets in a text must fulfil, besides their encodings. */
  public checksOf(text: string): DocumentCheck[] {
    const checks = this.text.find(text).flatMap((placeholder) => this.slot(placeholder).check ?? []);
    return [...new Set(checks)];
  }

  /** The delivery of a secret. */
  public deliveryOf(source: SecretSource): SecretDelivery {
    return this.bySource.get(source)?._delivery ?? this.delivery;
  }

  private withSlots(text: SecretText<string>): SecretText<SecretSource> {
    return text.map((part) => {
      if (typeof part === 'string') {
        return part;
      }
      if ('base64' in part) {
        return { base64: this.withSlots(part.base64) };
      }
      if ('json' in part) {
        return { json: this.withSlots(part.json) };
      }
      return this.part(secretsIn([part])[0] as string);
    });
  }

  private slot(placeholder: string): SecretSlot {
    return this.context.slots.get(placeholder) as SecretSlot;
  }

  /**
   * Rejects an object that still contains a secret.
   *
   * @throws CLEARML3003
   */
  public rejectUnresolvable(manifest: Manifest): void {
    if (!this.text.mayBeIn(manifest.content)) {
      return;
    }
    for (const { path, text } of textsIn(manifest.content)) {
      const [placeholder] = this.text.find(text);
      if (placeholder !== undefined) {
        throw new CodedError('CLEARML3003', {
          found: `${manifest.source} puts ${this.source(placeholder).description} into ${label(manifest)} at ${path}`,
          expected: "secrets in Secret objects or in a container's env[].value only",
          fix: 'use the chart value that names an existing Secret for it, or pass the setting as an environment variable',
        });
      }
    }
  }
}
