import type { ValidatedObject } from './validated-object';

/** Something that an object breaks. */
export interface Offence {
  /** Name of the rule, where one check stands for several. */
  readonly rule?: string;
  /** Where and what, without a secret: `spec.containers[0].image: redis:latest`. */
  readonly location: string;
}

/** One check of the validation plugin. */
export interface ValidationRule {
  /** Stable name, as reports show it. */
  readonly name: string;
  /** What should hold, and why. */
  readonly recommendation: string;
  /** What to do. */
  readonly fix: string;
  /** Looks for offences in one object. */
  readonly check: (object: ValidatedObject) => Iterable<Offence>;
}
