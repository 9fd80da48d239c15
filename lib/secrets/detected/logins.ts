import { CodedError } from '../../core/errors/coded-error';

const LOGIN = /\b(?:password|token|client_secret)\b"?\s*[:=]\s*[^\s,}]/i;

/**
 * Rejects a configuration file with passwords, because charts write such files to ConfigMaps.
 *
 * @throws CLEARML3003
 */
export function rejectPasswords(place: string, content: unknown, chartName: string, remedy: string): void {
  if (typeof content === 'string' && LOGIN.test(content)) {
    throw new CodedError('CLEARML3003', {
      found: `${place} contains a password, and ${chartName} writes it to a ConfigMap`,
      expected: 'passwords in Secret objects only',
      fix: remedy,
    });
  }
}

/** Whether a text contains a login, such as a list of fixed users. */
export function holdsLogin(text: string): boolean {
  return LOGIN.test(text);
}
