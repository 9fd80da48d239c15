import { CodedError } from '../../core/errors/coded-error';

const LOGIN = /\b(?:password|token|client_secret)\b"?\s*[:=]\s*[^\s,}]/i;

/**
 * Refuses a configuration file with passwords: charts put such files into ConfigMaps.
 *
 * @throws CLEARML3003
 */
export function rejectPasswords(place: string, content: unknown, chartName: string, remedy: string): void {
  if (typeof content === 'string' && LOGIN.test(content)) {
    throw new CodedError('CLEARML3003', {
      found: `${place} holds a password, and ${chartName} puts it into a ConfigMap`,
      expected: 'passwords in Secret objects only',
      fix: remedy,
    });
  }
}

/** Whether a text describes a login, as a list of fixed users does. */
export function holdsLogin(text: string): boolean {
  return LOGIN.test(text);
}
