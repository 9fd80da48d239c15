/** A problem of an object that the API server rejects, or that does not work in the cluster. */
export interface ObjectProblem {
  /** The violated rule: types of the Kubernetes API, names, or references inside the object. */
  readonly rule: 'schema' | 'names' | 'references';
  /** Path of the field: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** The field and its value, without contents of secrets. */
  readonly found: string;
  readonly expected: string;
}
