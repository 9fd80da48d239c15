import { CustomSchemas } from '../../../objects/custom-schemas';
import { objectProblems } from '../../../objects/object-problems';
import type { ValidatedObject, ValidationRule } from '../validation-rule';

/**
 * Requires objects that the API server accepts, by the types of the Kubernetes API and by the CustomResourceDefinitions in the
 * manifests, and whose pods have what they refer to.
 *
 * @param kubernetesVersion version of the cluster; without it, each supported version counts
 */
export function validObject(
  kubernetesVersion: string | undefined,
  objects: readonly ValidatedObject[],
): ValidationRule {
  const schemas = new CustomSchemas(objects.map(({ manifest }) => manifest.content));
  return {
    name: 'valid-object',
    recommendation: 'The API server must accept each object: known fields, values of their types, valid names.',
    fix: 'Correct the value or the template that sets the field.',
    *check({ manifest: { content } }) {
      for (const problem of [...objectProblems(content, kubernetesVersion), ...schemas.problemsOf(content)]) {
        yield { rule: problem.rule, location: `${problem.found}; expected ${problem.expected}` };
      }
    },
  };
}
