/**
 * Versions of a chart that support a capability: from a version on (and before another version), all versions, or none.
 */
export interface Support {
  readonly since?: string;
  readonly before?: string;
}

/** Publisher of a chart: the private registry of ClearML, this library, or the public repository of ClearML. */
export type Edition = 'enterprise' | 'community' | 'public';

/** A capability of a chart. An edition that is not listed does not support it. */
export interface Capability {
  readonly what: string;
  readonly enterprise?: Support;
  readonly community?: Support;
  readonly public?: Support;
}

/** Supported by all versions. */
export const ALWAYS: Support = {};
