import { CodedError } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject } from '../helm/data/json';
import { joinPath, splitPath } from '../helm/data/paths';
import { isPublishedDefault } from './published-defaults';
import { parsedJson } from './secret-text';
import { SecretValue, secretsByPlaceholder } from './secret-value';

const LOGIN = /\b(?:password|token|client_secret)\b"?\s*[:=]\s*[^\s,}]/i;
const SECRET_VARIABLE = /^CLEARML__secure__|(?:PASSWORD|PASSWD|SECRET|TOKEN|ACCESS_KEY|CONNECTION_STRING)$/i;
const SECRET_KEY = /(?:password|secret|token)$/i;
const URL_WITH_LOGIN = /:\/\/[^\s/@:]*:[^\s/@]+@/;

/** The values of a chart that the ClearML documentation calls secret. */
export interface SecretPlaces {
  /** Paths whose whole text is a secret. */
  readonly texts: readonly string[];
  /** Paths of JSON texts in which only the logins are secret. */
  readonly json: readonly string[];
  /** Whether the reader of a variable parses it, rather than taking it as text. */
  readonly isParsed: (variable: string) => boolean;
  /** How to fix a configuration file with a password. */
  readonly remedy: string;
}

/**
 * The values of the user with a `SecretValue` in the place of each detected secret, so that an existing override file with
 * secrets works unchanged, and they appear in a Secret only.
 *
 * @throws CLEARML5003 when one is a published default, CLEARML3003 when a configuration file contains passwords
 */
export function wrapSecrets(fromUser: JsonObject, chartName: string, places: SecretPlaces): JsonObject {
  const wrapped = places.texts.reduce((values, path) => wrapAt(values, splitPath(path), path), fromUser);
  return wrapTree(wrapped, '', chartName, places) as JsonObject;
}

/**
 * Rejects a configuration file with passwords: charts write such files into ConfigMaps.
 *
 * @throws CLEARML3003
 */
export function rejectPasswords(place: string, content: unknown, chartName: string, remedy: string): void {
  if (typeof content === 'string' && LOGIN.test(content)) {
    throw new CodedError('CLEARML3003', {
      found: `${place} holds a password, and ${chartName} writes it into a ConfigMap`,
      expected: 'passwords in Secret objects only',
      fix: remedy,
    });
  }
}

function wrapAt(values: JsonObject, [key = '', ...rest]: string[], path: string): JsonObject {
  const inner = values[key];
  if (rest.length > 0) {
    return isJsonObject(inner) ? { ...values, [key]: wrapAt(inner, rest, path) } : values;
  }
  return typeof inner === 'string' && inner !== '' ? { ...values, [key]: wrapText(inner, path) } : values;
}

function wrapTree(node: unknown, path: string, chartName: string, places: SecretPlaces): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => wrapTree(item, path, chartName, places));
  }
  if (!isJsonObject(node)) {
    return node;
  }
  const { name, value } = node;
  if (typeof name === 'string' && typeof value === 'string' && value !== '') {
    return { ...node, value: wrapVariable(name, value, path, places) };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => {
      const place = joinPath(path, key);
      if (/\.(?:additionalConfigs[.[]|fileMounts\.fileContent$)/.test(place)) {
        rejectPasswords(`${place} in your values`, inner, chartName, places.remedy);
      }
      const isJson = places.json.includes(place) && typeof inner === 'string';
      return [key, isJson ? wrapVariable(key, inner, place, places) : wrapTree(inner, place, chartName, places)];
    }),
  );
}

/**
 * A text of the user as a secret. A text with quotes for HOCON loses them here, and gets them back where it is read. A text
 * that contains a `SecretValue` stays unchanged.
 *
 * @throws CLEARML5003 when it is a published default
 */
function wrapText(text: string, place: string): unknown {
  if (secretsByPlaceholder(text).size > 0) {
    return text;
  }
  const content = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  if (isPublishedDefault(content)) {
    throw new CodedError('CLEARML5003', {
      found: `${place} in your values is a default that everyone can read in a public chart`,
      expected: 'a credential of your own',
      fix: 'remove it (the credentials prop creates one), or create one with `openssl rand -hex 16`',
    });
  }
  return SecretValue._named(content, `value ${place}`, place.split(/[. ]/).pop() ?? 'value');
}

/**
 * The value of an environment variable, with a `SecretValue` in the place of each secret: because of the variable's name, or
 * because the value is a URL with a login, or describes users.
 *
 * @throws CLEARML3003 when it describes users in a form that cannot be parsed here
 */
function wrapVariable(name: string, value: string, place: string, places: SecretPlaces): unknown {
  const data = parsedJson(value);
  if (typeof data === 'object' && data !== null) {
    return LOGIN.test(value) ? JSON.stringify(wrapData(data, `${place} ${name}`)) : value;
  }
  if (places.isParsed(name) && /^\s*[[{]/.test(value) && LOGIN.test(value)) {
    throw new CodedError('CLEARML3003', {
      found: `${place}: ${name} in your values holds a password in HOCON`,
      expected: 'passwords in Secret objects only',
      fix: 'use a prop that takes a SecretValue, or write the variable as JSON',
    });
  }
  return SECRET_VARIABLE.test(name) || URL_WITH_LOGIN.test(value) ? wrapText(value, `${place} ${name}`) : value;
}

function wrapData(data: unknown, place: string): unknown {
  if (Array.isArray(data)) {
    return data.map((item) => wrapData(item, place));
  }
  if (!isJsonObject(data)) {
    return data;
  }
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => {
      const isSecret = SECRET_KEY.test(key) && typeof value === 'string' && value !== '';
      return [key, isSecret ? wrapText(value, `${place} ${key}`) : wrapData(value, place)];
    }),
  );
}
