/** A problem of an object that the API server rejects, or that does not work in the cluster. */
export interface ObjectProblem {
  /** Rule that the object violates. Exceptions name it. */
  readonly rule: ObjectRule;
  /** Path of the field: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** The value, without contents of secrets. */
  readonly found: string;
  readonly expected: string;
  readonly fix?: string;
}

/** Rules of `ObjectChecks`. */
export type ObjectRule = 'schema' | 'names' | 'references';

/** The value in a message: short, in one line. */
export function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
