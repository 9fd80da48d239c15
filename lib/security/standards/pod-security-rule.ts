import { versionText } from './kubernetes-version';
import type { PodSecurityLevel } from './pod-security-level';
import type { Rule } from './rule';

/** A rule of the Pod Security Standards. */
export interface PodSecurityRule {
  /** The name that the admission controller of Kubernetes has for it, such as `hostPathVolumes`. */
  readonly id: string;

  /** What must hold. */
  readonly title: string;

  /** Level that it belongs to. */
  readonly level: PodSecurityLevel;

  /** First Kubernetes version that it applies to, such as `1.0`. */
  readonly since: string;

  /** What later versions changed, each with its version: `1.25: not for Windows pods`. */
  readonly changes: string[];

  /**
   * Id of the baseline rule whose place it takes at the level restricted.
   *
   * @default - it takes the place of none
   */
  readonly overrides?: string;
}

/** What a rule is to a user. */
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
