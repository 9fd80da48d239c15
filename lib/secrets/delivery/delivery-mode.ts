import type { DraftEntry, SecretDraft } from '../pending-secret';
import type { SecretSource } from '../source';

/** A form in which Secret objects leave. `SecretDelivery` is its face. */
export interface DeliveryMode {
  /** Whether the contents of secrets are read while synth runs. */
  readonly readsContent: boolean;

  /** Whether a longer text may take up a key of a Secret that exists. */
  readonly takesUpExisting: boolean;

  /** Entries with different words cannot leave in one object. The word ends the name of a Secret that parts from another. */
  wordFor(entry: DraftEntry): string;

  /** Throws for a secret that cannot be delivered so. */
  admit(source: SecretSource): void;

  /** What else than its sources tells the contents of an entry from earlier ones. */
  revisionOf(draft: SecretDraft, entry: DraftEntry): string;

  /**
   * The drafts of a release as they will be delivered. Entries may leave them, when they stand in another Secret already:
   * `moved` is told where.
   */
  settle(drafts: readonly SecretDraft[], moved: (entry: DraftEntry, to: DraftEntry['home']) => void): SecretDraft[];

  /** Puts a Secret object out. */
  deliver(draft: SecretDraft): void;
}

/** What most modes do to the drafts of a release: nothing. */
export function unsettled(drafts: readonly SecretDraft[]): SecretDraft[] {
  return [...drafts];
}
