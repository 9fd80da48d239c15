/** Since when a chart has something: from a version on (up to, but without, another one), always, or never. */
export interface Support {
  readonly since?: string;
  readonly before?: string;
}

/** Where a chart comes from: ClearML's private registry, this library, or ClearML's public repository. */
export type Edition = 'enterprise' | 'community' | 'public';

/** What a chart may or may not be able to do. An edition that is left out never can. */
export interface Capability {
  readonly what: string;
  readonly enterprise?: Support;
  readonly community?: Support;
  readonly public?: Support;
}

/** In every version. */
export const ALWAYS: Support = {};
