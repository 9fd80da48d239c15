import { CodedError } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import type { IPodTransform } from '../helm/manifests/rendered-pod';
import { SecretDelivery } from './delivery/secret-delivery';
import type { SecretOwner } from './pending-secret';
import { PlaceholderText, type SecretText, withSecrets } from './secret-text';
import type { SecretValue } from './secret-value';
import type { SecretSource } from './source';

/** The objects whose secrets are resolved together, such as those of a release. */
export interface SecretContext extends SecretOwner {
  /** The rendered objects. Resolving changes their content, and removes the Secrets that a delivery emits. */
  readonly manifests: Manifest[];
  /** The secrets that the objects may contain, by placeholder. */
  readonly secrets: ReadonlyMap<string, SecretValue>;
  /** The secrets that files of ConfigMaps may contain, by placeholder. Resolving moves these files to Secrets. */
  readonly secretsInFiles?: ReadonlyMap<string, SecretValue>;
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

  public constructor(public readonly context: SecretContext) {
    this.text = new PlaceholderText([...context.secrets.keys()]);
    this.delivery = SecretDelivery._of(context.scope);
  }

  /** Source of the secret that a placeholder stands for. */
  public source(placeholder: string): SecretSource {
    return (this.context.secrets.get(placeholder) as SecretValue)._source;
  }

  /** A text, split at its secrets. */
  public parse(text: string): SecretText<SecretSource> {
    return withSecrets(this.text.parse(text), (placeholder) => this.source(placeholder));
  }

  /** The delivery of a secret. */
  public deliveryOf(source: SecretSource): SecretDelivery {
    const secret = [...this.context.secrets.values()].find(({ _source }) => _source === source);
    return secret?._delivery ?? this.delivery;
  }

  /**
   * Rejects a text that contains a secret in a form that cannot be replaced by its content.
   *
   * @throws CLEARML3004 when a template cut it, converted it to capitals or changed it otherwise
   */
  public rejectAltered(text: string, place: string): void {
    const altered = this.text.findAltered(text);
    if (altered !== undefined) {
      throw new CodedError('CLEARML3004', {
        found: `the chart puts only a part or another spelling of ${this.source(altered).description} into ${place}`,
        expected: 'the secret as it is, or base64-coded',
        fix: 'provide the complete text in an existing Secret, or use a value that the chart does not alter',
      });
    }
  }

  /**
   * Rejects an object that still contains a secret.
   *
   * @throws CLEARML3003, or CLEARML3004 when the chart altered the secret
   */
  public rejectUnresolvable(manifest: Manifest): void {
    if (!this.text.mayBeIn(manifest.content)) {
      return;
    }
    for (const [path, text] of strings(manifest.content, '')) {
      const place = `${label(manifest)} at ${path}`;
      const [placeholder] = this.text.find(text);
      if (placeholder !== undefined) {
        throw new CodedError('CLEARML3003', {
          found: `${manifest.source} puts ${this.source(placeholder).description} into ${place}`,
          expected: "secrets in Secret objects or in a container's env[].value only",
          fix: 'use the chart value that names an existing Secret for it, or pass the setting as an environment variable',
        });
      }
      this.rejectAltered(text, place);
    }
  }
}

function* strings(node: unknown, path: string): Generator<[string, string]> {
  if (typeof node === 'string') {
    yield [path, node];
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* strings(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [key, value] of Object.entries(node)) {
      yield [path, key];
      yield* strings(value, path ? `${path}.${key}` : key);
    }
  }
}
