import { Chart } from 'cdk8s';
import { asMap, isJsonObject, type JsonObject } from '../../helm/data/json';
import { type Manifest, manifestFrom } from '../../helm/manifests/manifest';
import { ManifestObject } from '../../helm/manifests/manifest-object';
import type { KeyReference, PendingEntry, PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** A form in which Secret objects are emitted. `SecretDelivery` is its public API. */
export interface DeliveryMode {
  /** Whether synth reads the contents of secrets. */
  readonly readsContent: boolean;

  /** Whether the app contains objects that create the Secrets. */
  readonly createsSecrets: boolean;

  /** Whether a longer text may contain a key of an existing Secret. */
  readonly combinesExisting: boolean;

  /** Entries with different words cannot be emitted in one object. The word is the suffix of the name of a split Secret. */
  wordFor(entry: PendingEntry): string;

  /** Throws for a secret that this mode cannot deliver. */
  validate?(source: SecretSource): void;

  /** A text that, besides the sources of an entry, changes with its content. */
  revisionOf?(pending: PendingSecret, entry: PendingEntry): string;

  /**
   * The pending Secrets of a release as they are delivered, by default unchanged. Entries that another Secret contains
   * already are removed from them, and redirected.
   */
  prepare?(
    pendingSecrets: readonly PendingSecret[],
    redirect: (entry: PendingEntry, to: KeyReference) => void,
  ): PendingSecret[];

  /** Emits a Secret object. */
  deliver(pending: PendingSecret): void;
}

/** Emits a custom object for a Secret. It contains no secret, so it belongs to the ordinary manifests. */
export function emitObject(pending: PendingSecret, content: JsonObject): void {
  const manifest = manifestFrom(content, pending.renderedBy);
  new ManifestObject(pending.context.scope, idOf(pending, manifest), manifest, pending.namespace);
}

/** Emits an object that several Secrets of a namespace share, once. */
export function emitOnce(pending: PendingSecret, content: JsonObject): void {
  const id = idOf(pending, manifestFrom(content, pending.renderedBy));
  if (pending.context.scope.node.tryFindChild(id) === undefined) {
    emitObject(pending, content);
  }
}

function idOf({ context, namespace }: PendingSecret, { kind, name }: Manifest): string {
  const id = `delivered-${kind}-${name}`;
  return namespace === context.namespace ? id : `${id}-${namespace}`;
}

/** The fields of the Secret in the cluster besides its name and entries; undefined for absent fields. */
export function secretFields({ content, context }: PendingSecret) {
  const { type, immutable } = content;
  const metadata = asMap(content.metadata);
  return {
    labels: textsIn({ ...Chart.of(context.scope).labels, ...textsIn(metadata.labels) }),
    annotations: textsIn(metadata.annotations),
    type: typeof type === 'string' ? type : undefined,
    immutable: immutable === true || undefined,
  };
}

function textsIn(field: unknown): Record<string, string> | undefined {
  return isJsonObject(field) && Object.keys(field).length > 0 ? (field as Record<string, string>) : undefined;
}
