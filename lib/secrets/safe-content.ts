import { CodedError } from '../errors/coded-error';
import { isPublishedDefault } from './published-defaults';
import type { SecretValue } from './secret-value';

/** The content of a secret; undefined where synth cannot read it. */
export function readableContent({ _source }: SecretValue): string | undefined {
  try {
    return _source.kind === 'local' ? _source.read() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Refuses a credential that everyone knows.
 *
 * @throws CLEARML5003
 */
export function refusePublished(secret: SecretValue, prop: string): void {
  const content = readableContent(secret);
  if (content !== undefined && isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${prop} (${secret._source.description}) is a default that everyone can read in a public chart or the server's sources`,
      expected: 'a credential of your own',
      fix: 'use SecretValue.generated, or make one with `openssl rand -hex 16`',
    });
  }
}
