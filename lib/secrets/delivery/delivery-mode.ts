import type { KeyReference, PendingEntry, PendingSecret } from '../pending-secret';
import type { SecretSource } from '../source';

/** A form in which Secret objects are emitted. `SecretDelivery` is its public API. */
export interface DeliveryMode {
  /** Whether synth reads the contents of secrets. */
  readonly readsContent: boolean;

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
