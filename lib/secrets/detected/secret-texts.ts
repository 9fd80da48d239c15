import { CodedError } from '../../core/errors/coded-error';
import { isJsonObject } from '../../helm/data/json';
import { defer } from '../../helm/values/deferred';
import { isPublishedDefault } from '../published-defaults';
import { SecretValue } from '../secret-value';
import { holdsLogin } from './logins';
import type { SecretPlaces } from './secret-places';

const SECRET_VARIABLE = /^CLEARML__secure__|(?:PASSWORD|PASSWD|SECRET|TOKEN|ACCESS_KEY|CONNECTION_STRING)$/i;
const SECRET_KEY = /(?:password|secret|token)$/i;
const URL_WITH_LOGIN = /:\/\/[^\s/@:]*:[^\s/@]+@/;

/**
 * A text of the user's as a secret. One that was quoted for HOCON loses its quotes; it gets them back where it is read. One
 * that has its secrets as `SecretValue`s already stays as it is.
 *
 * @throws CLEARML5003 when it is a published default, CLEARML3006 when it cannot stand between quotes
 */
export function asSecret(text: string, place: string): unknown {
  if (defer({ text }).deferred.size > 0) {
    return text;
  }
  const content = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  if (isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${place} in your values is a default that everyone can read in a public chart`,
      expected: 'a credential of your own',
      fix: 'take it out (the credentials prop makes one), or make one with `openssl rand -hex 16`',
    });
  }
  return SecretValue._named(content, `value ${place}`, place.split(/[. ]/).pop() ?? 'value');
}

/**
 * The value of an environment variable, with a `SecretValue` in place of what is secret: by the variable's name, or because
 * it is a URL with a login, or describes users.
 *
 * @throws CLEARML3003 when it describes users in a form that cannot be taken apart
 */
export function wrappedVariable(name: string, value: string, place: string, places: SecretPlaces): unknown {
  const data = parsed(value);
  if (typeof data === 'object' && data !== null) {
    return holdsLogin(value) ? JSON.stringify(wrappedData(data, `${place} ${name}`)) : value;
  }
  if (places.isParsed(name) && /^\s*[[{]/.test(value) && holdsLogin(value)) {
    throw new CodedError('CLEARML3003', {
      found: `${place}: ${name} in your values holds a password in HOCON`,
      expected: 'passwords in Secret objects only',
      fix: 'use a prop that takes a SecretValue, or write the variable as JSON',
    });
  }
  return SECRET_VARIABLE.test(name) || URL_WITH_LOGIN.test(value) ? asSecret(value, `${place} ${name}`) : value;
}

function wrappedData(data: unknown, place: string): unknown {
  if (Array.isArray(data)) {
    return data.map((item) => wrappedData(item, place));
  }
  if (!isJsonObject(data)) {
    return data;
  }
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const isSecret = SECRET_KEY.test(key) && typeof value === 'string' && value !== '';
      return [key, isSecret ? asSecret(value, `${place} ${key}`) : wrappedData(value, place)];
    }),
  );
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
