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
 * Wraps a user text as a secret. A text with HOCON quotes is wrapped without the quotes, which are added again where
 * the text is read. A text that contains `SecretValue`s does not change.
 *
 * @throws CLEARML5003 when the text is a published default, CLEARML3006 when it is not valid between quotes
 */
export function asSecret(text: string, place: string): unknown {
  if (defer({ text }).deferred.size > 0) {
    return text;
  }
  const content = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  if (isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${place} in your values is a published default of a public chart`,
      expected: 'a private credential',
      fix: 'remove it (the credentials prop generates one), or generate one with `openssl rand -hex 16`',
    });
  }
  return SecretValue._named(content, `value ${place}`, place.split(/[. ]/).pop() ?? 'value');
}

/**
 * Wraps the secret parts of an environment variable. The name of the variable, a URL with a login, or a list of users
 * indicates secrets.
 *
 * @throws CLEARML3003 when the variable contains users in a format that cannot be parsed
 */
export function wrappedVariable(name: string, value: string, place: string, places: SecretPlaces): unknown {
  const data = parsed(value);
  if (typeof data === 'object' && data !== null) {
    return holdsLogin(value) ? JSON.stringify(wrappedData(data, `${place} ${name}`)) : value;
  }
  if (places.isParsed(name) && /^\s*[[{]/.test(value) && holdsLogin(value)) {
    throw new CodedError('CLEARML3003', {
      found: `${place}: ${name} in your values contains a password in HOCON`,
      expected: 'passwords in Secret objects only',
      fix: 'use a prop of type SecretValue, or write the variable as JSON',
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
