import { CodedError } from '../core/errors/coded-error';
import type { DeferredValue, SecretContext } from '../helm/values/deferred';
import { SecretDelivery } from './delivery/secret-delivery';
import { PlaceholderText } from './placeholder-text';
import { type SecretText, withSecrets } from './secret-text';
import type { SecretSource } from './source';

/** A deferred value that is a secret. */
export interface DeferredSecret extends DeferredValue {
  /** @internal */
  readonly _source: SecretSource;
  /** @internal */
  readonly _delivery?: SecretDelivery;
}

/** The secrets of one release: what their placeholders look like, what they stand for and how they are delivered. */
export class ReleaseSecrets {
  public readonly text: PlaceholderText;
  /** What delivers those that say nothing about it. */
  public readonly delivery: SecretDelivery;
  private readonly secrets: ReadonlyMap<string, DeferredSecret>;
  private readonly own: ReadonlyMap<SecretSource, SecretDelivery | undefined>;

  public constructor(site: SecretContext) {
    const deferred = [...site.deferred.values()] as DeferredSecret[];
    this.secrets = new Map(deferred.map((secret) => [secret._placeholder, secret]));
    this.own = new Map(deferred.map(({ _source, _delivery }) => [_source, _delivery]));
    this.text = new PlaceholderText([...this.secrets.keys()]);
    this.delivery = SecretDelivery._of(site.scope);
  }

  /** Source of the secret that a placeholder stands for. */
  public source(placeholder: string): SecretSource {
    const secret = this.secrets.get(placeholder);
    if (secret === undefined) {
      throw new Error(`no secret for placeholder ${placeholder}`);
    }
    return secret._source;
  }

  /** A text taken apart at its secrets. */
  public parse(text: string): SecretText<SecretSource> {
    return withSecrets(this.text.parse(text), (placeholder) => this.source(placeholder));
  }

  /** What delivers a secret. */
  public deliveryOf(source: SecretSource): SecretDelivery {
    return this.own.get(source) ?? this.delivery;
  }

  /**
   * Refuses a text that holds a secret in a form that cannot be put back.
   *
   * @throws CLEARML3004 when a template cut it, put it in capitals or otherwise changed it
   */
  public rejectAltered(text: string, place: string): void {
    const altered = this.text.findAltered(text);
    if (altered !== undefined) {
      throw new CodedError('CLEARML3004', {
        found: `the chart puts only a part or another spelling of ${this.source(altered).description} into ${place}`,
        expected: 'the secret as it is, or base64-coded',
        fix: 'give the chart the finished text in an existing Secret, or use a value that it does not alter',
      });
    }
  }
}
