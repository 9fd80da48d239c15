import type { ExistingSource } from './source';

/** A key of a Secret that the chart made, which is read from an existing Secret instead. */
export interface Redirection {
  readonly secretName: string;
  readonly key: string;
  readonly to: ExistingSource;
  /** Whether the chart's Secret still exists, with its other keys. */
  readonly secretRemains: boolean;
}
