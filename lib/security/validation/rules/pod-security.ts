import { valueAt } from '../../../helm/data/paths';
import { annotatedExceptions, covers } from '../../exceptions';
import { CheckedPod, Field } from '../../standards/checked-pod';
import { PodSecurityStandards } from '../../standards/pod-security-standards';
import { levelOf, PodSecurityLevel } from '../../standards/rule';
import type { ClearmlValidationProps } from '../clearml-validation-props';
import type { ValidatedObject, ValidationRule } from '../validation-rule';

/**
 * Requires that pods satisfy a level of the Pod Security Standards. Exceptions that the app declares are not
 * violations.
 */
export function podSecurity(standardsOf: (namespace: string | undefined) => PodSecurityStandards): ValidationRule {
  return {
    name: 'pod-security',
    recommendation: 'Pods must satisfy the level of the Pod Security Standards that their namespace enforces.',
    fix: 'Set `podSecurity` of the construct, change the pod in the values of the chart, or declare an exception with a reason.',
    *check({ manifest }) {
      // Custom objects whose pods an operator completes have the annotation themselves.
      const ofObject = new Field('', manifest.content).at('metadata', 'annotations');
      for (const pod of CheckedPod.allOf(manifest.content)) {
        const exceptions = annotatedExceptions(pod.isComplete ? pod.annotations : ofObject);
        for (const violation of standardsOf(manifest.namespace)._check(pod)) {
          if (!exceptions.some((exception) => covers(exception, `${manifest.kind}/${manifest.name}`, violation))) {
            const { ruleId, containerName, fieldPath, found, expected } = violation;
            const container = containerName ? ` (container ${containerName})` : '';
            yield { rule: ruleId, location: `${fieldPath}${container} is ${found}; expected ${expected}` };
          }
        }
      }
    },
  };
}

/** Label of a namespace with the enforced level. */
const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

/** The standard of a namespace: from the properties, otherwise from the labels of the Namespace, otherwise baseline. */
export function standardsByNamespace(
  props: ClearmlValidationProps,
  objects: readonly ValidatedObject[],
): (namespace: string | undefined) => PodSecurityStandards {
  const enforced = new Map(
    objects.flatMap(({ manifest }) => {
      const label = valueAt(manifest.content, ['metadata', 'labels', ENFORCE_LABEL]);
      const level = manifest.kind === 'Namespace' ? label : undefined;
      return level === undefined ? [] : [[manifest.name, levelOf(level)] as const];
    }),
  );
  return (namespace = '') => {
    const named = props.namespaceLevels?.[namespace] ?? props.podSecurity ?? enforced.get(namespace);
    return PodSecurityStandards.of(named ?? PodSecurityLevel.BASELINE, props.kubernetesVersion);
  };
}
