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
  /** Whether another object is concerned, which may exist outside of the app. */
  readonly isBetweenObjects?: true;
}

/** A problem of an object and others. */
export interface CrossProblem {
  /** Position of the object among those that were checked. */
  readonly index: number;
  readonly problem: ObjectProblem;
}

/** The rules of `ObjectChecks`, and the requirement of each. */
export const OBJECT_RULES = {
  schema: 'the types of the Kubernetes API',
  names: 'valid names, labels and keys',
  references: 'references that lead to something',
  identity: 'one object of each kind, namespace and name',
};

export type ObjectRule = keyof typeof OBJECT_RULES;
