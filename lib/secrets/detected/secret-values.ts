import { isJsonObject, type JsonObject } from '../../helm/data/json';
import { joinPath, splitPath } from '../../helm/data/paths';
import { DeferredValue } from '../../helm/values/deferred';
import { rejectPasswords } from './logins';
import type { SecretPlaces } from './secret-places';
import { asSecret, wrappedVariable } from './secret-texts';

/**
 * The user values, in which every text that is secret according to the ClearML documentation is a `SecretValue`. An
 * existing override file with secrets works without changes, and its secrets are written to a Secret.
 *
 * @throws CLEARML5003 when a text is a published default, CLEARML3003 when a configuration file contains passwords
 */
export function wrapSecrets(own: JsonObject, chartName: string, places: SecretPlaces): JsonObject {
  const wrapped = places.texts.reduce((values, path) => wrapAt(values, splitPath(path), path), own);
  return wrapTree(wrapped, '', chartName, places) as JsonObject;
}

function wrapAt(values: JsonObject, [key = '', ...rest]: string[], path: string): JsonObject {
  const inner = values[key];
  if (rest.length > 0) {
    return isJsonObject(inner) ? { ...values, [key]: wrapAt(inner, rest, path) } : values;
  }
  return typeof inner === 'string' && inner !== '' ? { ...values, [key]: asSecret(inner, path) } : values;
}

function wrapTree(node: unknown, path: string, chartName: string, places: SecretPlaces): unknown {
  if (Array.isArray(node)) {
    return node.map((item) => wrapTree(item, path, chartName, places));
  }
  if (!isJsonObject(node) || node instanceof DeferredValue) {
    return node;
  }
  const { name, value } = node;
  if (typeof name === 'string' && typeof value === 'string' && value !== '') {
    return { ...node, value: wrappedVariable(name, value, path, places) };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => {
      const place = joinPath(path, key);
      if (/\.(?:additionalConfigs[.[]|fileMounts\.fileContent$)/.test(place)) {
        rejectPasswords(`${place} in your values`, inner, chartName, places.remedy);
      }
      const isJson = places.json.includes(place) && typeof inner === 'string';
      return [key, isJson ? wrappedVariable(key, inner, place, places) : wrapTree(inner, place, chartName, places)];
    }),
  );
}
