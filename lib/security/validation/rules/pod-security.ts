import { isJsonObject } from '../../../helm/data/json';
import { podOf, podTemplatePath } from '../../../helm/manifests/rendered-pod';
import { annotatedExceptions, covers } from '../../exceptions';
import { PodSecurityStandards } from '../../standards/pod-security-standards';
import { levelOf, PodSecurityLevel } from '../../standards/rule';
import type { ClearmlValidationProps } from '../clearml-validation';
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
    *check({ manifest, content }) {
      if (podTemplatePath(manifest.apiVersion, manifest.kind) === undefined) {
        return;
      }
      const annotations = podOf(content)?._metadata.annotations;
      const exceptions = annotatedExceptions(isJsonObject(annotations) ? annotations : {});
      const workload = `${manifest.kind}/${manifest.name}`;
      for (const violation of standardsOf(manifest.namespace).checkObject(content)) {
        const { ruleId, containerName, fieldPath, found, expected } = violation;
        if (!exceptions.some((exception) => covers(exception, { rule: ruleId, workload, container: containerName }))) {
          const container = containerName ? ` (container ${containerName})` : '';
          yield { rule: ruleId, location: `${fieldPath}${container} is ${found}; expected ${expected}` };
        }
      }
    },
  };
}

/** Label of a namespace with the enforced level. */
export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

/** The standard of a namespace: from the properties, otherwise from the labels of the Namespace, otherwise baseline. */
export function standardsByNamespace(
  props: ClearmlValidationProps,
  objects: readonly ValidatedObject[],
): (namespace: string | undefined) => PodSecurityStandards {
  const enforced = new Map(
    objects.flatMap(({ manifest, content }) => {
      const labels = isJsonObject(content.metadata) ? content.metadata.labels : undefined;
      const level = manifest.kind === 'Namespace' && isJsonObject(labels) ? labels[ENFORCE_LABEL] : undefined;
      return level === undefined ? [] : [[manifest.name, levelOf(level)] as const];
    }),
  );
  return (namespace = '') => {
    const named = props.namespaceLevels?.[namespace] ?? props.podSecurity ?? enforced.get(namespace);
    return PodSecurityStandards.of(named ?? PodSecurityLevel.BASELINE, props.kubernetesVersion);
  };
}
