import { createHash } from 'node:crypto';
import { isJsonObject, objectsAt } from '../helm/data/json';
import { valueAt } from '../helm/data/paths';
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
    const read = pod.kind === 'Job' ? [] : secretReads(pod).flatMap((one) => this.revisionsOf(one));
    if (read.length > 0) {
      const unique = [...new Set(read)].sort();
      const digest = createHash('sha256').update(JSON.stringify(unique)).digest('hex').slice(0, 16);
      pod.addAnnotation(DIGEST_ANNOTATION, digest);
    }
  }

  private revisionsOf({ name, keys }: SecretRead): string[] {
    const known = [...this.keys.revisions(this.namespace, name)];
    return known
      .filter(([key]) => keys.length === 0 || keys.includes(key))
      .map(([key, revision]) => JSON.stringify([name, key, revision]));
  }
}

/** A Secret that a pod reads. */
export interface SecretRead {
  readonly name: string;
  /** The keys that it reads; empty for all keys. */
  readonly keys: readonly string[];
  readonly isOptional: boolean;
}

/** The Secrets that the variables and volumes of a pod read. */
export function secretReads(pod: RenderedPod): SecretRead[] {
  const variables = pod.allContainers.flatMap((container) => [
    ...objectsAt(container._content, 'env').map((entry) => valueAt(entry, 'valueFrom.secretKeyRef')),
    ...container._sources().map(({ secretRef }) => secretRef),
  ]);
  const volumes = objectsAt(pod._spec, 'volumes').flatMap((volume) => [
    volume.secret,
    ...objectsAt(isJsonObject(volume.projected) ? volume.projected : undefined, 'sources').map(({ secret }) => secret),
  ]);
  return [...variables, ...volumes].filter(isJsonObject).map(({ name, secretName, key, optional, ...rest }) => ({
    // A volume names its Secret `secretName`, a projected volume `name`.
    name: String(secretName ?? name),
    keys: key === undefined ? objectsAt(rest, 'items').map((item) => String(item.key)) : [String(key)],
    isOptional: optional === true,
  }));
}
