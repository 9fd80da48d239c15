import type { KeyReference } from './pending-secret';

/** A key that is read from another Secret than those who read it believe. */
export interface Redirection {
  readonly secretName: string;
  readonly key: string;
  readonly to: KeyReference;
  /** Whether the Secret that they name still exists, with its other keys. */
  readonly secretRemains: boolean;
}
