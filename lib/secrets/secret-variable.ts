import { isJsonObject, objectsAt } from '../helm/data/json';
import type { RenderedContainer } from '../helm/manifests/rendered-container';
import type { KeyReference } from './pending-secret';

/**
 * Reads a key of a Secret into a variable of its own, which stands before the entry that expands it: Kubernetes knows only
 * what came earlier. Returns the variable's name.
 */
export function readIntoVariable(
  container: RenderedContainer,
  wanted: string,
  reference: KeyReference,
  before: string,
): string {
  const base = `SECRET_${wanted.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
  let name = base;
  for (let n = 2; isTaken(container, name, reference); n++) {
    name = `${base}_${n}`;
  }
  container._setEntry({ name, valueFrom: { secretKeyRef: { ...reference } } }, before);
  return name;
}

/** Two Secrets may have keys of one name. */
function isTaken(container: RenderedContainer, name: string, { name: secret, key }: KeyReference): boolean {
  const present = objectsAt(container._content, 'env').find((entry) => entry.name === name);
  const reference = isJsonObject(present?.valueFrom) ? present.valueFrom.secretKeyRef : undefined;
  return present !== undefined && !(isJsonObject(reference) && reference.name === secret && reference.key === key);
}
