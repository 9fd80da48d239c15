import { inShort } from '../../core/errors/in-short';
import { withoutPlaceholders } from '../../helm/data/placeholders';
import type { PodSecurityLevel } from './pod-security-level';
import type { Finding, Rule } from './rule';

/** A field of a pod that violates a rule of the Pod Security Standards. */
export interface PodSecurityViolation {
  /** Id of the rule in `PodSecurityStandards.rules`, such as `runAsNonRoot`. */
  readonly ruleId: string;

  /** Level of the rule. */
  readonly ruleLevel: PodSecurityLevel;

  /**
   * Name of the container that the field belongs to.
   *
   * @default - the field belongs to the pod
   */
  readonly containerName?: string;

  /** Path of the field from the root of the checked object: `spec.containers[0].securityContext.privileged`. */
  readonly fieldPath: string;

  /** Value of the field as JSON, or `unset`. */
  readonly found: string;

  /** Allowed values of the field. */
  readonly expected: string;
}

/** The public description of a finding. */
export function toViolation(rule: Rule, { field, expected, found }: Finding): PodSecurityViolation {
  return {
    ruleId: rule.id,
    ruleLevel: rule.level,
    ...(field.container === undefined ? {} : { containerName: field.container }),
    fieldPath: field.path,
    found: found ?? withoutPlaceholders(inShort(field.value, Number.POSITIVE_INFINITY)).slice(0, 120),
    expected,
  };
}
