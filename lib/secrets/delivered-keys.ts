import type { IConstruct } from 'constructs';
import type { KeyReference } from './pending-secret';

/** The keys of Secrets that an app's secrets stand in, each with what tells its content from earlier ones. */
export class DeliveredKeys {
  /** Those of the app that a construct is in. */
  public static of(scope: IConstruct): DeliveredKeys {
    const { root } = scope.node;
    const present = collections.get(root) ?? new DeliveredKeys();
    collections.set(root, present);
    return present;
  }

  private readonly secrets = new Map<string, Map<string, string>>();

  private constructor() {}

  public record(namespace: string | undefined, { name, key }: KeyReference, revision: string): void {
    const place = placeOf(namespace, name);
    this.secrets.set(place, (this.secrets.get(place) ?? new Map()).set(key, revision));
  }

  /** Revisions by key of a Secret; none for one that is not ours. */
  public revisions(namespace: string | undefined, name: string): ReadonlyMap<string, string> {
    return this.secrets.get(placeOf(namespace, name)) ?? new Map();
  }
}

const collections = new WeakMap<IConstruct, DeliveredKeys>();

function placeOf(namespace: string | undefined, name: string): string {
  return JSON.stringify([namespace ?? '', name]);
}
