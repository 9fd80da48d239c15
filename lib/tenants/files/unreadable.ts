import { CodedError } from '../../core/errors/coded-error';

/** A file of tenants that cannot be read. */
export function unreadable(found: string, fix: string): CodedError {
  return new CodedError('CLEARML9071', {
    found,
    expected: 'a file with tenants, in YAML, JSON or CSV',
    fix,
  });
}
