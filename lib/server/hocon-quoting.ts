import { isJsonObject, objectsAt } from '../helm/data/json';
import type { RenderedContainer } from '../helm/manifests/rendered-container';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import { readIntoVariable } from '../secrets/resolve-environment';
import { SERVER_SETTING_PREFIX } from './settings';

/** These take a list of hosts, which is a literal of its own. */
const LISTS = /__hosts__elastic__.+__hosts$/i;

/**
 * Charts read secrets into `CLEARML__` variables as they are, where the server takes them for HOCON literals. Between quotes
 * they are texts, whatever they hold: the secret goes into a variable of its own, and that one into the quotes.
 */
export const QUOTE_SECRET_SETTINGS: IPodTransform = {
  transform(pod: RenderedPod): void {
    for (const container of pod.allContainers) {
      quoteIn(container);
    }
  },
};

function quoteIn(container: RenderedContainer): void {
  for (const entry of objectsAt(container._content, 'env')) {
    const name = String(entry.name);
    if (!name.startsWith(SERVER_SETTING_PREFIX) || LISTS.test(name)) {
      continue;
    }
    const reference = isJsonObject(entry.valueFrom) ? entry.valueFrom.secretKeyRef : undefined;
    if (isJsonObject(reference) && reference.optional !== true) {
      const { name: secret, key } = reference;
      const setting = name.slice(SERVER_SETTING_PREFIX.length);
      const variable = readIntoVariable(container, setting, { name: String(secret), key: String(key) }, name);
      entry.value = `"$(${variable})"`;
      delete entry.valueFrom;
    } else if (typeof entry.value === 'string' && /^[^"[{].*\$\(SECRET_/.test(entry.value)) {
      entry.value = JSON.stringify(entry.value);
    }
  }
}
