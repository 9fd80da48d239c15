import { isJsonObject, type JsonObject } from '../helm/data/json';
import { joinPath, splitPath } from '../helm/data/paths';
import { DeferredValue } from '../helm/values/deferred';
import { refusePasswords } from './config-files';
import { asSecret, protectedVariable } from './secret-texts';

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
  'clearml.readinessprobeKey',
  'clearml.readinessprobeSecret',
  'redis.auth.password',
  'mongodb.auth.rootPassword',
  'elasticsearch.secret.password',
  'externalServices.mongodbConnectionStringAuth',
  'externalServices.mongodbConnectionStringBackend',
  'usageAggregator.externalServices.mongodbConnectionString',
];

/** A list of hosts as JSON, of which only logins are secret. */
const HOST_LIST = 'externalServices.elasticsearchConnectionString';

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
  return typeof inner === 'string' && inner !== '' ? { ...values, [key]: asSecret(inner, path) } : values;
}

function protectTree(node: unknown, path: string, chartName: string): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => protectTree(item, path, chartName));
  }
  if (!isJsonObject(node) || node instanceof DeferredValue) {
    return node;
  }
  const { name, value } = node;
  if (typeof name === 'string' && typeof value === 'string' && value !== '') {
    return { ...node, value: protectedVariable(name, value, path) };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => {
      const place = joinPath(path, key);
      if (/\.(?:additionalConfigs[.[]|fileMounts\.fileContent$)/.test(place)) {
        refusePasswords(`${place} in your values`, inner, chartName);
      }
      const isHostList = place === HOST_LIST && typeof inner === 'string';
      return [key, isHostList ? protectedVariable(key, inner, place) : protectTree(inner, place, chartName)];
    }),
  );
}
