import { CodedError } from '../errors/coded-error';
import { DeferredValue } from '../helm/deferred';
import { isJsonObject, type JsonObject } from '../helm/json';
import { joinPath, splitPath } from '../helm/values';
import { SecretValue } from '../secrets/secret-value';
import { isPublishedDefault } from './published-defaults';

/** Paths of the documented values whose content is secret. */
const SECRET_PATHS = [
  'imageCredentials.password',
  'clearml.apiserverKey',
  'clearml.apiserverSecret',
  'clearml.fileserverKey',
  'clearml.fileserverSecret',
  'clearml.secureAuthTokenSecret',
  'clearml.testUserKey',
  'clearml.testUserSecret',
  'clearml.webserverKey',
  'clearml.webserverSecret',
  'clearml.sessionSecret',
  'redis.auth.password',
  'mongodb.auth.rootPassword',
  'elasticsearch.secret.password',
  'externalServices.mongodbConnectionStringAuth',
  'externalServices.mongodbConnectionStringBackend',
  'usageAggregator.externalServices.mongodbConnectionString',
];

const SECRET_VARIABLE = /^CLEARML__secure__|PASSWORD$|SECRET$|TOKEN$/i;

/**
 * The user's own values, in which every text that the guide calls secret is a `SecretValue`: an override file that holds
 * secrets can be adopted as it is, and they come out in a Secret.
 *
 * @throws CLEARML5003 when one is a published default, CLEARML3003 when a configuration file holds passwords
 */
export function protectSecrets(own: JsonObject, chartName: string): JsonObject {
  const protectedValues = SECRET_PATHS.reduce((values, path) => protectAt(values, splitPath(path), path), own);
  return protectTree(protectedValues, '', chartName) as JsonObject;
}

function protectAt(values: JsonObject, [key = '', ...rest]: string[], path: string): JsonObject {
  const inner = values[key];
  if (rest.length > 0) {
    return isJsonObject(inner) ? { ...values, [key]: protectAt(inner, rest, path) } : values;
  }
  return typeof inner === 'string' && inner !== '' ? { ...values, [key]: protect(inner, path) } : values;
}

function protectTree(node: unknown, path: string, chartName: string): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => (isJsonObject(item) ? protectVariable(item, path) : item));
  }
  if (!isJsonObject(node) || node instanceof DeferredValue) {
    return node;
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      const place = joinPath(path, key);
      refusePasswords(place, value, chartName);
      return [key, protectTree(value, place, chartName)];
    }),
  );
}

/** Environment entries with telling names. A text that was quoted for HOCON loses its quotes; it gets them back later. */
function protectVariable(entry: JsonObject, path: string): JsonObject {
  const { name, value } = entry;
  if (typeof name !== 'string' || typeof value !== 'string' || value === '' || !SECRET_VARIABLE.test(name)) {
    return entry;
  }
  const text = /^"(?:[^"\\])*"$/.test(value) ? value.slice(1, -1) : value;
  return { ...entry, value: protect(text, `${path}: ${name}`) };
}

function protect(text: string, path: string): SecretValue {
  if (isPublishedDefault(text)) {
    throw new CodedError('CLEARML5003', {
      found: `${path} in your values is a default that everyone can read in a public chart`,
      expected: 'a credential of your own',
      fix: 'take it out (the credentials prop makes one), or make one with `openssl rand -hex 16`',
    });
  }
  return SecretValue.unsafePlainText(text);
}

function refusePasswords(path: string, value: unknown, chartName: string): void {
  if (/\.additionalConfigs\[/.test(path) && typeof value === 'string' && /\b(?:password|token)\b\s*[:=]/i.test(value)) {
    throw new CodedError('CLEARML3003', {
      found: `${path} in your values holds a password, and ${chartName} puts it into a ConfigMap`,
      expected: 'passwords in Secret objects only',
      fix: 'move fixed users to the users prop, and other secrets to apiserver.settings with a SecretValue',
    });
  }
}
