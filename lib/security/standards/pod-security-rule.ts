import { versionText } from './kubernetes-version';
import type { PodSecurityLevel } from './pod-security-level';
import type { Rule } from './rule';

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
