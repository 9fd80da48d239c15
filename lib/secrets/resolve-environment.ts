import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { RenderedContainer } from '../helm/manifests/rendered-container';
import type { RenderedPod } from '../helm/manifests/rendered-pod';
import type { EnvironmentSecret } from './environment-secret';
import type { KeyReference } from './pending-secret';
import type { ReleaseSecrets } from './release-secrets';

/**
 * Replaces secrets in `env[].value`. A value that is a secret is read from a Secret; a secret inside a longer value is read
 * into a variable of its own, which Kubernetes expands in the value.
 */
export function resolveEnvironment(pod: RenderedPod, secrets: ReleaseSecrets, environment: EnvironmentSecret): void {
  for (const container of pod.allContainers) {
    for (const entry of objectsAt(container._content, 'env')) {
      resolveEntry(container, entry, secrets, environment);
    }
  }
}

function resolveEntry(
  container: RenderedContainer,
  entry: JsonObject,
  secrets: ReleaseSecrets,
  environment: EnvironmentSecret,
): void {
  if (typeof entry.value !== 'string') {
    return;
  }
  const value = entry.value;
  for (const placeholder of secrets.text.find(value)) {
    const source = secrets.source(placeholder);
    if (value === placeholder) {
      entry.valueFrom = { secretKeyRef: environment.reference(source) };
      delete entry.value;
    } else if (value.includes(placeholder)) {
      const reference = environment.reference(source, isBetweenQuotes(placeholder, value));
      const variable = readIntoVariable(container, source.key, reference, String(entry.name));
      entry.value = expanding(String(entry.value), placeholder, variable);
    }
  }
}

function isBetweenQuotes(placeholder: string, value: string): boolean {
  return new RegExp(`"[^"]*${placeholder}[^"]*"`).test(value);
}

/** A dollar sign before the expansion would escape it, so a single one is doubled. */
function expanding(value: string, placeholder: string, variable: string): string {
  return value.replace(new RegExp(`(\\$*)${placeholder}`, 'g'), (_, dollars: string) => {
    const escaped = dollars.length % 2 === 1 ? `${dollars}$` : dollars;
    return `${escaped}$(${variable})`;
  });
}

/**
 * Reads a key of a Secret into a variable before the entry that expands it, since Kubernetes expands earlier variables only.
 *
 * @returns the name of the variable
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

/** Whether another key has this variable: two Secrets may have keys of one name. */
function isTaken(container: RenderedContainer, name: string, { name: secret, key }: KeyReference): boolean {
  const present = objectsAt(container._content, 'env').find((entry) => entry.name === name);
  const reference = isJsonObject(present?.valueFrom) ? present.valueFrom.secretKeyRef : undefined;
  return present !== undefined && !(isJsonObject(reference) && reference.name === secret && reference.key === key);
}
