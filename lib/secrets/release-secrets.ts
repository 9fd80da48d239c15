import { CodedError } from '../core/errors/coded-error';
import { isJsonObject } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import { SecretDelivery } from './delivery/secret-delivery';
import type { SecretContext } from './pending-secret';
import { PlaceholderText } from './placeholder-text';
import { type SecretText, withSecrets } from './secret-text';
import type { SecretValue } from './secret-value';
import type { SecretSource } from './source';

/** The secrets of one release, with their placeholders, sources and deliveries. */
export class ReleaseSecrets {
  public readonly text: PlaceholderText;
  /** The delivery of secrets without `deliveredBy`. */
  public readonly delivery: SecretDelivery;
  private readonly secrets: ReadonlyMap<string, SecretValue>;
  private readonly own: ReadonlyMap<SecretSource, SecretDelivery | undefined>;

  public constructor({ scope, secrets }: SecretContext) {
    this.secrets = secrets;
    this.own = new Map([...secrets.values()].map(({ _source, _delivery }) => [_source, _delivery]));
    this.text = new PlaceholderText([...secrets.keys()]);
    this.delivery = SecretDelivery._of(scope);
  }

  /** Source of the secret that a placeholder stands for. */
  public source(placeholder: string): SecretSource {
    return (this.secrets.get(placeholder) as SecretValue)._source;
  }

  /** A text, split at its secrets. */
  public parse(text: string): SecretText<SecretSource> {
    return withSecrets(this.text.parse(text), (placeholder) => this.source(placeholder));
  }

  /** The delivery of a secret. */
  public deliveryOf(source: SecretSource): SecretDelivery {
    return this.own.get(source) ?? this.delivery;
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
}

/**
 * Rejects an object that still contains a secret.
 *
 * @throws CLEARML3003, or CLEARML3004 when the chart altered the secret
 */
export function rejectUnresolvable(manifest: Manifest, secrets: ReleaseSecrets): void {
  if (!secrets.text.mayBeIn(manifest.content)) {
    return;
  }
  for (const [path, text] of strings(manifest.content, '')) {
    const [placeholder] = secrets.text.find(text);
    if (placeholder !== undefined) {
      throw new CodedError('CLEARML3003', {
        found: `${manifest.source} puts ${secrets.source(placeholder).description} into ${label(manifest)} at ${path}`,
        expected: "secrets in Secret objects or in a container's env[].value only",
        fix: 'use the chart value that names an existing Secret for it, or pass the setting as an environment variable',
      });
    }
    secrets.rejectAltered(text, `${label(manifest)} at ${path}`);
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
