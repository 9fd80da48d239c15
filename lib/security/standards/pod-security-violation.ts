import { inShort } from '../../core/errors/coded-error';
import { withoutPlaceholders } from '../../helm/data/placeholders';
import { type PodSecurityLevel, versionText } from './pod-security-level';
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

/** A rule of the Pod Security Standards. */
export interface PodSecurityRule {
  /** Id of the rule in the Kubernetes admission controller, such as `hostPathVolumes`. */
  readonly id: string;

  /** Requirement of the rule. */
  readonly title: string;

  /** Level of the rule. */
  readonly level: PodSecurityLevel;

  /** First Kubernetes version with the rule, such as `1.0`. */
  readonly since: string;

  /** Changes in later versions, each with its version: `1.25: not for Windows pods`. */
  readonly changes: string[];

  /**
   * Id of the baseline rule that this rule replaces at the level restricted.
   *
   * @default - it replaces no rule
   */
  readonly overrides?: string;
}

/** The public description of a rule. */
export function describeRule({ id, title, level, variants, overrides }: Rule): PodSecurityRule {
  const [first, ...later] = variants;
  return {
    id,
    title,
    level,
    since: versionText(first.since),
    changes: later.map(({ since, change }) => `${versionText(since)}: ${change}`),
    ...(overrides === undefined ? {} : { overrides }),
  };
}
