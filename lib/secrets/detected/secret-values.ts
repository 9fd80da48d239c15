import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { joinPath, splitPath } from '../../helm/data/paths';
import { DeferredValue } from '../../helm/values/deferred';
import { refusePasswords } from './logins';
import type { SecretPlaces } from './secret-places';
import { asSecret, protectedVariable } from './secret-texts';

/**
 * The user's own values, in which every text that the guide calls secret is a `SecretValue`: an override file that holds
 * secrets can be adopted as it is, and they come out in a Secret.
 *
 * @throws CLEARML5003 when one is a published default, CLEARML3003 when a configuration file holds passwords
 */
export function protectSecrets(own: JsonObject, chartName: string, places: SecretPlaces): JsonObject {
  const protectedValues = places.texts.reduce((values, path) => protectAt(values, splitPath(path), path), own);
  return protectTree(protectedValues, '', chartName, places) as JsonObject;
}

function protectAt(values: JsonObject, [key = '', ...rest]: string[], path: string): JsonObject {
  const inner = values[key];
  if (rest.length > 0) {
    return isJsonObject(inner) ? { ...values, [key]: protectAt(inner, rest, path) } : values;
  }
  return typeof inner === 'string' && inner !== '' ? { ...values, [key]: asSecret(inner, path) } : values;
}

function protectTree(node: unknown, path: string, chartName: string, places: SecretPlaces): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => protectTree(item, path, chartName, places));
  }
  if (!isJsonObject(node) || node instanceof DeferredValue) {
    return node;
  }
  const { name, value } = node;
  if (typeof name === 'string' && typeof value === 'string' && value !== '') {
    return { ...node, value: protectedVariable(name, value, path, places) };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => {
      const place = joinPath(path, key);
      if (/\.(?:additionalConfigs[.[]|fileMounts\.fileContent$)/.test(place)) {
        refusePasswords(`${place} in your values`, inner, chartName, places.remedy);
      }
      const isJson = places.json.includes(place) && typeof inner === 'string';
      return [
        key,
        isJson ? protectedVariable(key, inner, place, places) : protectTree(inner, place, chartName, places),
      ];
    }),
  );
}
