import type { KeyReference } from './pending-secret';

/** The keys of Secrets that contain the secrets of an app, each with the revision of its content. */
export class DeliveredKeys {
  private readonly secrets = new Map<string, Map<string, string>>();

  public record(namespace: string | undefined, { name, key }: KeyReference, revision: string): void {
    const place = placeOf(namespace, name);
    this.secrets.set(place, (this.secrets.get(place) ?? new Map()).set(key, revision));
  }

  /** Revisions by key of a Secret; none for one that is not ours. */
  public revisions(namespace: string | undefined, name: string): ReadonlyMap<string, string> {
    return this.secrets.get(placeOf(namespace, name)) ?? new Map();
  }
}

function placeOf(namespace: string | undefined, name: string): string {
  return JSON.stringify([namespace ?? '', name]);
}
