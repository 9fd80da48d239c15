import { CodedError } from '../errors/coded-error';
import type { DeferredValue } from '../helm/values/deferred';
import { PlaceholderText } from './placeholder-text';
import type { SecretSource } from './source';

/** A deferred value that is a secret. */
export interface DeferredSecret extends DeferredValue {
  /** @internal */
  readonly _source: SecretSource;
}

/** The secrets of one release: what their placeholders look like and what they stand for. */
export class ReleaseSecrets {
  public readonly text: PlaceholderText;
  private readonly sources: ReadonlyMap<string, SecretSource>;

  public constructor(secrets: Iterable<DeferredSecret>) {
    this.sources = new Map([...secrets].map((secret) => [secret._placeholder, secret._source]));
    this.text = new PlaceholderText([...this.sources.keys()]);
  }

  /** Source of the secret that a placeholder stands for. */
  public source(placeholder: string): SecretSource {
    const source = this.sources.get(placeholder);
    if (source === undefined) {
      throw new Error(`no secret for placeholder ${placeholder}`);
    }
    return source;
  }

  /**
   * Refuses a text that holds a secret in a form that cannot be put back.
   *
   * @throws CLEARML3004 when a template cut it, put it in capitals or otherwise changed it
   */
  public refuseAltered(text: string, place: string): void {
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
