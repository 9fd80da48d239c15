import type { Construct } from 'constructs';
import { type JsonObject, mapLeaves } from '../data/json';
import { placeholderFor, placeholdersIn } from '../data/placeholders';
import type { Manifest } from '../manifests/manifest';
import type { IPodTransform } from '../manifests/rendered-pod';

/**
 * A value that helm must not see. A placeholder stands for it during the render; afterwards its lander decides what comes
 * to each place where the placeholder surfaced.
 *
 * @internal
 */
export abstract class DeferredValue {
  /** @internal */
  public readonly _placeholder: string;

  protected constructor(identity: string) {
    this._placeholder = placeholderFor(identity);
    registry.set(this._placeholder, this);
  }

  /** @internal */
  public abstract get _resolver(): SecretResolver;

  /**
   * What it is, in words, for people who read values.
   *
   * @internal
   */
  public get _description(): string {
    return 'a secret';
  }

  /** The placeholder, so that a deferred value can stand inside a longer text. */
  public toString(): string {
    return this._placeholder;
  }

  /** The placeholder, so that a deferred value can stand inside JSON. */
  public toJSON(): string {
    return this._placeholder;
  }
}

/** What a lander has to work on. */
export interface SecretContext {
  /** Construct that renders the chart. */
  readonly scope: Construct;
  readonly releaseName: string;
  readonly namespace?: string;
  /** The rendered objects. A lander may change their content, and take out those that it puts elsewhere. */
  readonly manifests: Manifest[];
  /** The placeholders that may have surfaced, and what they stand for. */
  readonly deferred: ReadonlyMap<string, DeferredValue>;
  /** What is done to every pod when it is written, after all patches. A lander may add to it. */
  readonly finish: IPodTransform[];
}

/** Brings deferred values to the places where their placeholders surfaced. */
export interface SecretResolver {
  resolveSecrets(site: SecretContext): void;
}

const registry = new Map<string, DeferredValue>();

/** Values in which placeholders stand for deferred values, and the deferred values that were met. */
export interface Deferral {
  readonly values: JsonObject;
  readonly deferred: ReadonlyMap<string, DeferredValue>;
}

/** Replaces each deferred value, also those inside longer texts, by its placeholder. */
export function defer(values: JsonObject): Deferral {
  const deferred = new Map<string, DeferredValue>();
  const meet = (placeholder: string): void => {
    const known = registry.get(placeholder);
    if (known) {
      deferred.set(placeholder, known);
    }
  };
  const replaced = mapLeaves(values, (leaf) => {
    const text = leaf instanceof DeferredValue ? leaf._placeholder : leaf;
    if (typeof text === 'string') {
      placeholdersIn(text).forEach(meet);
    }
    return text;
  });
  return { values: replaced, deferred };
}

/** Lets every lander do its part. */
export function resolveAllSecrets(site: SecretContext): void {
  const resolvers = new Set([...site.deferred.values()].map((value) => value._resolver));
  for (const resolver of resolvers) {
    resolver.resolveSecrets(site);
  }
}
