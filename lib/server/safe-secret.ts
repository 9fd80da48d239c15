import type { IConstruct } from 'constructs';
import { CodedError } from '../errors/coded-error';
import { SecretDelivery } from '../secrets/delivery/secret-delivery';
import type { SecretValue } from '../secrets/secret-value';
import { isPublishedDefault } from './published-defaults';

/**
 * Checks the content of a credential where synth reads it. One that cannot be read is told of where it is delivered.
 *
 * @param scope whose delivery holds for it
 * @throws CLEARML5003 when everyone knows it, CLEARML3006 when its reader cannot take it
 */
export function requireSafe(scope: IConstruct, secret: SecretValue, prop: string): void {
  const source = secret._source;
  const content = readable(scope, secret);
  if (content === undefined) {
    return;
  }
  if (isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${prop} (${source.description}) is a default that everyone can read in a public chart or the server's sources`,
      expected: 'a credential of your own',
      fix: 'use SecretValue.generated, or make one with `openssl rand -hex 16`',
    });
  }
  if (/["\\\s]/.test(content)) {
    throw new CodedError('CLEARML3006', {
      found: `${prop} (${source.description}) holds white space, a double quote or a backslash`,
      expected: 'a text that can stand between double quotes: the server parses it as HOCON',
      fix: 'choose one without these characters',
    });
  }
}

function readable(scope: IConstruct, { _source: source, _delivery: delivery }: SecretValue): string | undefined {
  const { readsContent } = SecretDelivery._of(scope, delivery)._mode;
  try {
    return readsContent && source.kind === 'local' ? source.read() : undefined;
  } catch {
    return undefined;
  }
}
