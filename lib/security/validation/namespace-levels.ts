import { isJsonObject } from '../../helm/data/json';
import { levelOf, PodSecurityLevel } from '../standards/pod-security-level';
import { PodSecurityStandards } from '../standards/pod-security-standards';
import type { ClearmlValidationProps } from './clearml-validation-props';
import type { ValidatedObject } from './validated-object';

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
