import type { ValidatedObject } from './validated-object';

/** A violation of a validation rule by an object. */
export interface ObjectViolation {
  /** Name of the part of a composite rule. */
  readonly rule?: string;
  /** Path and value, without secrets: `spec.containers[0].image: redis:latest`. */
  readonly location: string;
}

/** A check of the validation plugin. */
export interface ValidationRule {
  /** Stable name of the rule in reports. */
  readonly name: string;
  /** Requirement of the rule, and its reason. */
  readonly recommendation: string;
  /** Action that resolves a violation. */
  readonly fix: string;
  /** Finds violations in one object. */
  readonly check: (object: ValidatedObject) => Iterable<ObjectViolation>;
}
