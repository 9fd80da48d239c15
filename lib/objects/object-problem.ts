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
  memory: 'a memory request or limit',
  probes: 'different probes for liveness and readiness',
  rollout: 'a rollout that needs the volume on one node',
  namespace: 'a namespace of its own',
};

export type ObjectRule = keyof typeof OBJECT_RULES;

/** The rules whose violations are notices: the objects work, but worse than they could. */
export const ADVICE_RULES = ['memory', 'probes', 'rollout', 'namespace'] as const;

/** A rule whose violations are notices. */
export type AdviceRule = (typeof ADVICE_RULES)[number];

/** Whether violations of a rule are notices. */
export function isAdvice(rule: ObjectRule): rule is AdviceRule {
  return (ADVICE_RULES as readonly string[]).includes(rule);
}
