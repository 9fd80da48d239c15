import { CodedError } from '../../core/errors/coded-error';

/** Error for an invalid file of tenants. */
export function unreadable(found: string, fix: string): CodedError {
  return new CodedError('CLEARML9071', {
    found,
    expected: 'a file with tenants, in YAML, JSON or CSV',
    fix,
  });
}
