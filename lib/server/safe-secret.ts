import type { IConstruct } from 'constructs';
import { CodedError } from '../core/errors/coded-error';
import { readableContent, rejectPublished } from '../secrets/published-defaults';
import type { SecretValue } from '../secrets/secret-value';

/**
 * Checks the content of a credential where synth reads it. One that cannot be read is told of where it is delivered.
 *
 * @param scope whose delivery holds for it
 * @throws CLEARML5003 when everyone knows it, CLEARML3006 when its reader cannot take it
 */
export function requireSafe(scope: IConstruct, secret: SecretValue, prop: string): void {
  rejectPublished(scope, secret, prop);
  if (/["\\\s]/.test(readableContent(scope, secret) ?? '')) {
    throw new CodedError('CLEARML3006', {
      found: `${prop} (${secret._source.description}) holds white space, a double quote or a backslash`,
      expected: 'a text that can stand between double quotes: the server parses it as HOCON',
      fix: 'choose one without these characters',
    });
  }
}
