import { CodedError } from '../core/errors/coded-error';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import { podOf, type RenderedContainer } from '../helm/manifests/rendered-pod';
import type { KeyReference } from './pending-secret';

/** Fields that name a Secret, by themselves or in their `name`: `secretName`, `passwordSecretRef`. */
const NAMES_SECRET = /secret/i;

/** A key that moved to another Secret than the rendered objects refer to. */
export interface Redirection {
  readonly secretName: string;
  readonly key: string;
  readonly to: KeyReference;
  /** Whether the Secret that they refer to still exists, with its other keys. */
  readonly secretRemains: boolean;
}

/**
 * Redirects the references of a pod or a service account. Other objects must not read a redirected key: their kind of
 * reference is unknown.
 *
 * @throws CLEARML3020
 */
export function redirectReader(manifest: Manifest, redirections: readonly Redirection[]): void {
  const pod = podOf(manifest.content);
  if (pod === undefined && manifest.kind !== 'ServiceAccount') {
    rejectReader(manifest, redirections);
    return;
  }
  for (const container of pod?.allContainers ?? []) {
    redirectKeyReferences(container, redirections);
    redirectWholeSecrets(container, redirections);
  }
  for (const volume of objectsAt(pod?._spec, 'volumes')) {
    redirectVolume(volume, redirections);
  }
  redirectPullSecrets(pod?._spec ?? manifest.content, redirections);
}

function redirectKeyReferences(container: RenderedContainer, redirections: readonly Redirection[]): void {
  for (const entry of objectsAt(container._content, 'env')) {
    const reference = isJsonObject(entry.valueFrom) ? entry.valueFrom.secretKeyRef : undefined;
    if (isJsonObject(reference)) {
      const found = redirections.find(({ secretName, key }) => secretName === reference.name && key === reference.key);
      Object.assign(reference, found && { name: found.to.name, key: found.to.key });
    }
  }
}

/** `envFrom` creates a variable of every key; redirected keys become separate entries, unless an entry overrides them. */
function redirectWholeSecrets(container: RenderedContainer, redirections: readonly Redirection[]): void {
  for (const source of container._sources()) {
    const reference = isJsonObject(source.secretRef) ? source.secretRef : undefined;
    const found = redirections.filter(({ secretName }) => secretName === reference?.name);
    for (const { key, to } of found) {
      const name = `${String(source.prefix ?? '')}${key}`;
      if (!objectsAt(container._content, 'env').some((entry) => entry.name === name)) {
        container._setEntry({ name, valueFrom: { secretKeyRef: { name: to.name, key: to.key } } });
      }
    }
    if (found.some(({ secretRemains }) => !secretRemains)) {
      container._content.envFrom = container._sources().filter((other) => other !== source);
    }
  }
}

function redirectPullSecrets(holder: JsonObject, redirections: readonly Redirection[]): void {
  const logins = redirections.filter(({ key }) => key === '.dockerconfigjson');
  for (const reference of objectsAt(holder, 'imagePullSecrets')) {
    const found = logins.find(({ secretName }) => secretName === reference.name);
    Object.assign(reference, found && { name: found.to.name });
  }
}

/** Redirects the files of a volume. A Secret volume becomes a projected volume for that. */
function redirectVolume(volume: JsonObject, redirections: readonly Redirection[]): void {
  if (isJsonObject(volume.secret)) {
    const { secretName, defaultMode, items, optional } = volume.secret;
    const sources = redirectedSources({ name: secretName, items, optional }, redirections);
    if (sources) {
      volume.projected = { ...(defaultMode === undefined ? {} : { defaultMode }), sources };
      delete volume.secret;
    }
  } else if (isJsonObject(volume.projected)) {
    volume.projected.sources = objectsAt(volume.projected, 'sources').flatMap((source) =>
      isJsonObject(source.secret) ? (redirectedSources(source.secret, redirections) ?? [source]) : [source],
    );
  }
}

/** The sources that replace one Secret; undefined when none of its keys is redirected. */
function redirectedSources(secret: JsonObject, redirections: readonly Redirection[]): JsonObject[] | undefined {
  const found = redirections.filter(({ secretName }) => secretName === secret.name);
  if (found.length === 0) {
    return undefined;
  }
  const items = objectsAt(secret, 'items');
  const optional = secret.optional === undefined ? {} : { optional: secret.optional };
  const source = (name: unknown, files: JsonObject[]) => ({
    secret: { name, ...(files.length > 0 ? { items: files } : {}), ...optional },
  });
  const own = items.filter((item) => !found.some(({ key }) => key === item.key));
  const keepsOwn = found.every(({ secretRemains }) => secretRemains) && (items.length === 0 || own.length > 0);
  const moved = found.flatMap(({ key, to }) => {
    const wanted = items.length === 0 ? [{ key, path: key }] : items.filter((item) => item.key === key);
    return wanted.map((item) => source(to.name, [{ ...item, key: to.key }]));
  });
  return [...(keepsOwn ? [source(secret.name, own)] : []), ...moved];
}

function rejectReader(manifest: Manifest, redirections: readonly Redirection[]): void {
  for (const { path, name, key } of references(manifest.content, '')) {
    const found = redirections.find((one) => one.secretName === name && (key === undefined || one.key === key));
    if (found) {
      throw new CodedError('CLEARML3020', {
        found: `${label(manifest)} at ${path} reads Secret ${name}, whose key ${found.key} is now in Secret ${found.to.name}`,
        expected: 'only pods that read a Secret whose keys have different deliveries',
        fix: 'use one delivery for all secrets of that Secret, or name the Secret that contains them in the chart value for it',
      });
    }
  }
}

interface SecretReference {
  readonly path: string;
  readonly name: string;
  /** Undefined when it reads the whole Secret. */
  readonly key?: string;
}

function* references(node: unknown, path: string): Generator<SecretReference> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* references(item, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [field, value] of Object.entries(node)) {
      const place = path ? `${path}.${field}` : field;
      if (NAMES_SECRET.test(field) && typeof value === 'string') {
        yield { path: place, name: value };
      } else if (NAMES_SECRET.test(field) && isJsonObject(value) && typeof value.name === 'string') {
        yield { path: place, name: value.name, key: typeof value.key === 'string' ? value.key : undefined };
      } else {
        yield* references(value, place);
      }
    }
  }
}
