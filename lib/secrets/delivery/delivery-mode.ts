import type { PendingEntry, PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** A delivery mode of Secrets. `SecretDelivery` is its public API. */
export interface DeliveryMode {
  /** Whether synth reads the contents of secrets. */
  readonly readsContent: boolean;

  /** Whether a composed text may contain a key of an existing Secret. */
  readonly takesUpExisting: boolean;

  /**
   * Group of an entry. Entries of different groups require separate objects. The group is the suffix of the name of a
   * split Secret.
   */
  wordFor(entry: PendingEntry): string;

  /** Throws for a secret that the mode cannot deliver. */
  validate(source: SecretSource): void;

  /** Identity of the content of an entry, in addition to its sources. */
  revisionOf(pending: PendingSecret, entry: PendingEntry): string;

  /**
   * The pending Secrets of a release, as they will be delivered. Entries that another Secret contains are removed;
   * `moved` is called with their new location.
   */
  prepare(
    pendingSecrets: readonly PendingSecret[],
    moved: (entry: PendingEntry, to: PendingEntry['home']) => void,
  ): PendingSecret[];

  /** Adds the objects for a Secret. */
  deliver(pending: PendingSecret): void;
}

/** Returns the pending Secrets without changes, as most modes do. */
export function unchanged(pendingSecrets: readonly PendingSecret[]): PendingSecret[] {
  return [...pendingSecrets];
}
