import { CodedError } from '../core/errors/coded-error';
import { uniqueName } from '../core/unique-name';
import { ScopeTable } from '../helm/chart/custom-kinds';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import { label, type Manifest } from '../helm/manifests/manifest';
import { podsOf, type RenderedContainer, type RenderedPod } from '../helm/manifests/rendered-pod';
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
  const { content, group, kind } = manifest;
  const pods = podsOf(content);
  for (const pod of pods) {
    for (const container of pod.allContainers) {
      redirectKeyReferences(container, redirections);
      redirectWholeSecrets(container, redirections);
    }
    redirectVolumes(pod, 'secret', redirections);
    redirectPullSecrets(pod._spec, redirections);
  }
  if (kind === 'ServiceAccount') {
    redirectPullSecrets(content, redirections);
  } else if (pods.length === 0 || !ScopeTable.isBuiltIn(group)) {
    rejectReader(manifest, redirections);
  }
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

/** A source of the files of a volume: a Secret or a ConfigMap. */
type FileSource = 'secret' | 'configMap';

/**
 * Redirects the files of volumes. A volume with one source becomes a projected volume for that, of another name: an apply over
 * a Helm release in the cluster may keep the source of a volume, and the API server accepts only one.
 */
export function redirectVolumes(pod: RenderedPod, kind: FileSource, redirections: readonly Redirection[]): void {
  const volumes = objectsAt(pod._spec, 'volumes');
  for (const volume of volumes) {
    const wasProjected = volume.projected !== undefined;
    redirectVolume(volume, kind, redirections);
    if (!wasProjected && volume.projected !== undefined) {
      const isTaken = (name: string) => volumes.some((other) => other.name === name);
      renameVolume(pod, volume, uniqueName(`${String(volume.name).slice(0, 50)}-projected`, isTaken));
    }
  }
}

function renameVolume(pod: RenderedPod, volume: JsonObject, name: string): void {
  for (const mount of pod.allContainers.flatMap(({ _content }) => objectsAt(_content, 'volumeMounts'))) {
    mount.name = mount.name === volume.name ? name : mount.name;
  }
  volume.name = name;
}

function redirectVolume(volume: JsonObject, kind: FileSource, redirections: readonly Redirection[]): void {
  const present = volume[kind];
  if (isJsonObject(present)) {
    const { secretName, name = secretName, defaultMode, items, optional } = present;
    const sources = redirectedSources(kind, { name, items, optional }, redirections);
    if (sources) {
      volume.projected = { ...(defaultMode === undefined ? {} : { defaultMode }), sources };
      delete volume[kind];
    }
  } else if (isJsonObject(volume.projected)) {
    volume.projected.sources = objectsAt(volume.projected, 'sources').flatMap((source) => {
      const one = source[kind];
      return isJsonObject(one) ? (redirectedSources(kind, one, redirections) ?? [source]) : [source];
    });
  }
}

/** The sources that replace one Secret or ConfigMap; undefined when none of its keys is redirected. */
function redirectedSources(
  kind: FileSource,
  present: JsonObject,
  redirections: readonly Redirection[],
): JsonObject[] | undefined {
  const found = redirections.filter(({ secretName }) => secretName === present.name);
  if (found.length === 0) {
    return undefined;
  }
  const items = objectsAt(present, 'items');
  const optional = present.optional === undefined ? {} : { optional: present.optional };
  const source = (of: FileSource, name: unknown, files: JsonObject[]) => ({
    [of]: { name, ...(files.length > 0 ? { items: files } : {}), ...optional },
  });
  const own = items.filter((item) => !found.some(({ key }) => key === item.key));
  const keepsOwn = found.every(({ secretRemains }) => secretRemains) && (items.length === 0 || own.length > 0);
  const moved = found.flatMap(({ key, to }) => {
    const wanted = items.length === 0 ? [{ key, path: key }] : items.filter((item) => item.key === key);
    return wanted.map((item) => source('secret', to.name, [{ ...item, key: to.key }]));
  });
  return [...(keepsOwn ? [source(kind, present.name, own)] : []), ...moved];
}

function rejectReader(manifest: Manifest, redirections: readonly Redirection[]): void {
  for (const { path, name, key } of references(manifest.content, NAMES_SECRET)) {
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

interface ObjectReference {
  readonly path: string;
  readonly name: string;
  /** Undefined when it reads the whole object. */
  readonly key?: string;
}

/** The references in an object by fields that match a pattern, and name an object by themselves or in their `name`. */
export function* references(node: unknown, fields: RegExp, path = ''): Generator<ObjectReference> {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      yield* references(item, fields, `${path}[${index}]`);
    }
  } else if (isJsonObject(node)) {
    for (const [field, value] of Object.entries(node)) {
      const place = path ? `${path}.${field}` : field;
      if (fields.test(field) && typeof value === 'string') {
        yield { path: place, name: value };
      } else if (fields.test(field) && isJsonObject(value) && typeof value.name === 'string') {
        yield { path: place, name: value.name, key: typeof value.key === 'string' ? value.key : undefined };
      } else {
        yield* references(value, fields, place);
      }
    }
  }
}
