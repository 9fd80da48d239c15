import type { IConstruct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { SecretDelivery } from './delivery/secret-delivery';
import { isPublishedDefault } from './published-defaults';
import type { SecretValue } from './secret-value';

/**
 * The content of a secret; undefined where synth does not read it, or cannot.
 *
 * @param scope whose delivery holds for it
 */
export function readableContent(scope: IConstruct, { _source, _delivery }: SecretValue): string | undefined {
  const { readsContent } = SecretDelivery._of(scope, _delivery)._mode;
  try {
    return readsContent && _source.kind === 'local' ? _source.read() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Refuses a credential that everyone knows.
 *
 * @throws CLEARML5003
 */
export function rejectPublished(scope: IConstruct, secret: SecretValue, prop: string): void {
  const content = readableContent(scope, secret);
  if (content !== undefined && isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${prop} (${secret._source.description}) is a default that everyone can read in a public chart or the server's sources`,
      expected: 'a credential of your own',
      fix: 'use SecretValue.generated, or make one with `openssl rand -hex 16`',
    });
  }
}
