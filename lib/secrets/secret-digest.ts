import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, objectsAt } from '../helm/data/json';
import type { IPodTransform, RenderedPod } from '../helm/manifests/rendered-pod';
import type { KeyReference } from './pending-secret';

/** The keys of Secrets that contain the secrets of an app, each with the revision of its content. */
export class DeliveredKeys {
  private readonly secrets = new Map<string, Map<string, string>>();

  public record(namespace: string | undefined, { name, key }: KeyReference, revision: string): void {
    const place = placeOf(namespace, name);
    this.secrets.set(place, (this.secrets.get(place) ?? new Map()).set(key, revision));
  }

  /** Revisions by key of a Secret; empty for a Secret that this app does not deliver. */
  public revisions(namespace: string | undefined, name: string): ReadonlyMap<string, string> {
    return this.secrets.get(placeOf(namespace, name)) ?? new Map();
  }
}

function placeOf(namespace: string | undefined, name: string): string {
  return JSON.stringify([namespace ?? '', name]);
}

/** Annotation of pods that read secrets: a digest of these secrets and their versions. */
const DIGEST_ANNOTATION = 'cdk8s-clearml/secrets';

/**
 * Annotates pods with a digest of the identities and versions of the secrets that they read, so that a new version restarts
 * them. Pods without secrets are unchanged, and so are Jobs, whose template is immutable.
 */
export class SecretDigest implements IPodTransform {
  public constructor(
    private readonly keys: DeliveredKeys,
    private readonly namespace: string | undefined,
  ) {}

  public transform(pod: RenderedPod): void {
    const read = pod.kind === 'Job' ? [] : readsOf(pod).flatMap((one) => this.revisionsOf(one));
    if (read.length > 0) {
      const unique = [...new Set(read)].sort();
      const digest = createHash('sha256').update(JSON.stringify(unique)).digest('hex').slice(0, 16);
      pod.addAnnotation(DIGEST_ANNOTATION, digest);
    }
  }

  private revisionsOf({ name, keys }: SecretRead): string[] {
    const known = [...this.keys.revisions(this.namespace, name)];
    return known
      .filter(([key]) => keys === undefined || keys.includes(key))
      .map(([key, revision]) => JSON.stringify([name, key, revision]));
  }
}

/** A Secret that a pod reads, and the keys of it; all keys when undefined. */
interface SecretRead {
  readonly name: string;
  readonly keys?: readonly string[];
}

function readsOf(pod: RenderedPod): SecretRead[] {
  const entries = pod.allContainers.flatMap((container) => objectsAt(container._content, 'env'));
  const keys = entries.flatMap(({ valueFrom }) => (isJsonObject(valueFrom) ? objectsIn(valueFrom.secretKeyRef) : []));
  const sources = pod.allContainers.flatMap((container) => container._sources());
  const volumes = objectsAt(pod._spec, 'volumes');
  const projected = volumes.flatMap((volume) =>
    isJsonObject(volume.projected) ? objectsAt(volume.projected, 'sources') : [],
  );
  return [
    ...keys.map(({ name, key }) => ({ name: String(name), keys: [String(key)] })),
    ...sources.flatMap(({ secretRef }) => objectsIn(secretRef)).map(({ name }) => ({ name: String(name) })),
    ...[...volumes, ...projected].flatMap(({ secret }) => objectsIn(secret)).map(filesOf),
  ];
}

/** The Secret of a volume names its Secret `secretName`, that of a projected volume `name`. */
function filesOf(secret: JsonObject): SecretRead {
  const items = objectsAt(secret, 'items');
  const keys = items.length > 0 ? items.map(({ key }) => String(key)) : undefined;
  return { name: String(secret.secretName ?? secret.name), keys };
}

function objectsIn(value: unknown): JsonObject[] {
  return isJsonObject(value) ? [value] : [];
}
