import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { RenderedContainer } from '../helm/manifests/rendered-container';
import type { RenderedPod } from '../helm/manifests/rendered-pod';
import { entryOf, type KeyReference, type PendingSecret, type SecretContext } from './pending-secret';
import type { ReleaseSecrets } from './release-secrets';
import type { ExistingSource, SecretSource } from './source';

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

/** The Secret of a release for the secrets that the chart writes into environments of containers. */
export class EnvironmentSecret {
  private readonly name: string;
  private readonly keys = new Map<string, { readonly source: SecretSource; readonly quoted: boolean }>();

  /** @param readExisting called for each secret that exists in another Secret */
  public constructor(
    private readonly context: SecretContext,
    private readonly readExisting: (existing: ExistingSource) => void,
  ) {
    this.name = `${context.releaseName}-environment`;
  }

  /**
   * The reference by which a container reads a secret.
   *
   * @param source the secret
   * @param quoted whether its reader expects it between double quotes: the content must not contain any
   */
  public reference(source: SecretSource, quoted = false): KeyReference {
    if (source.kind === 'existing') {
      this.readExisting(source);
      return { name: source.secretName, key: source.key };
    }
    const key = this.keyFor(source);
    this.keys.set(key, { source, quoted: quoted || (this.keys.get(key)?.quoted ?? false) });
    return { name: this.name, key };
  }

  /** The Secret; none when no container reads from it. */
  public pendingSecrets(): PendingSecret[] {
    const { context, name } = this;
    const metadata = { name, ...(context.namespace === undefined ? {} : { namespace: context.namespace }) };
    const entries = [...this.keys].map(([key, { source, quoted }]) => entryOf(source, { name, key }, quoted));
    const content = { apiVersion: 'v1', kind: 'Secret', metadata };
    const renderedBy = `release ${context.releaseName}`;
    return entries.length > 0 ? [{ context, name, namespace: context.namespace, content, entries, renderedBy }] : [];
  }

  /** Two secrets may have one key: two files of one name in two folders. */
  private keyFor(source: SecretSource): string {
    let key = source.key;
    for (let n = 2; (this.keys.get(key)?.source ?? source) !== source; n++) {
      key = `${source.key}-${n}`;
    }
    return key;
  }
}
