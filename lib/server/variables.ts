import { isJsonObject, type JsonObject } from '../helm/data/json';
import { placeholdersIn } from '../helm/data/placeholders';
import { type ServerInstallation, stated } from './server-installation';
import { isSetting, requireParsable } from './settings';

/**
 * Checks the variables that the server and the web container parse, in all lists of variables, also in those of pods.
 *
 * @throws CLEARML5004 when the program that reads a variable cannot parse it, or reads something else
 */
export function checkVariables(server: ServerInstallation): void {
  for (const { path, value } of server.effective.origins()) {
    for (const { name, value: text } of variablesIn(value)) {
      // The library quotes secrets itself.
      if (isSetting(String(name)) && typeof text === 'string' && placeholdersIn(text).length === 0) {
        requireParsable(String(name), text, stated(server, path, String(name)));
      }
    }
  }
}

/** The variables in a list, and in the items of the list, such as containers. */
function variablesIn(list: unknown): JsonObject[] {
  const items = Array.isArray(list) ? list.filter(isJsonObject) : [];
  const nested = items.flatMap((item) => Object.values(item).flatMap(variablesIn));
  return [...items.filter(({ name, value }) => name !== undefined && value !== undefined), ...nested];
}
