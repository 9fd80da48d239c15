import { inShort } from '../../core/errors/in-short';
import { withoutPlaceholders } from '../../helm/data/placeholders';
import type { PodSecurityLevel } from './pod-security-level';
import type { Finding, Rule } from './rule';

/** A field of a pod that breaks a rule of the Pod Security Standards. */
export interface PodSecurityViolation {
  /** The rule: an id of `PodSecurityStandards.rules`, such as `runAsNonRoot`. */
  readonly ruleId: string;

  /** Level of the rule. */
  readonly ruleLevel: PodSecurityLevel;

  /**
   * Name of the container that the field belongs to.
   *
   * @default - the field is the pod's
   */
  readonly containerName?: string;

  /** The field, from the root of what was checked: `spec.containers[0].securityContext.privileged`. */
  readonly fieldPath: string;

  /** What stands there: JSON, or `unset`. */
  readonly found: string;

  /** What may stand there. */
  readonly expected: string;
}

/** What a finding of a rule is to a user. */
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
