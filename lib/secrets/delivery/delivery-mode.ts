import type { PendingEntry, PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** A form in which Secret objects leave. `SecretDelivery` is its face. */
export interface DeliveryMode {
  /** Whether the contents of secrets are read while synth runs. */
  readonly readsContent: boolean;

  /** Whether a longer text may take up a key of a Secret that exists. */
  readonly takesUpExisting: boolean;

  /** Entries with different words cannot leave in one object. The word ends the name of a Secret that parts from another. */
  wordFor(entry: PendingEntry): string;

  /** Throws for a secret that cannot be delivered so. */
  validate(source: SecretSource): void;

  /** What else than its sources tells the contents of an entry from earlier ones. */
  revisionOf(pending: PendingSecret, entry: PendingEntry): string;

  /**
   * The drafts of a release as they will be delivered. Entries may leave them, when they stand in another Secret already:
   * `moved` is told where.
   */
  prepare(
    pendingSecrets: readonly PendingSecret[],
    moved: (entry: PendingEntry, to: PendingEntry['home']) => void,
  ): PendingSecret[];

  /** Puts a Secret object out. */
  deliver(pending: PendingSecret): void;
}

/** What most modes do to the drafts of a release: nothing. */
export function unchanged(pendingSecrets: readonly PendingSecret[]): PendingSecret[] {
  return [...pendingSecrets];
}
