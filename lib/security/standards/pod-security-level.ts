import { CodedError } from '../../core/errors/coded-error';

/** The levels of the Pod Security Standards. Each level includes the rules of the previous levels. */
export enum PodSecurityLevel {
  /** No restrictions. */
  PRIVILEGED = 'privileged',
  /** Prevents known privilege escalations. */
  BASELINE = 'baseline',
  /** Current best practices of pod hardening. */
  RESTRICTED = 'restricted',
}

/**
 * Parses the name of a level.
 *
 * @throws CLEARML8001 when the level is unknown
 */
export function levelOf(text: unknown): PodSecurityLevel {
  const levels = Object.values(PodSecurityLevel);
  const level = levels.find((known) => known === text);
  if (level === undefined) {
    throw new CodedError('CLEARML8001', {
      found: `pod security level ${JSON.stringify(text)}`,
      expected: `one of ${levels.join(', ')}`,
      fix: 'write the level as in the pod security labels of a namespace',
    });
  }
  return level;
}

/** The least restrictive of some levels. */
export function lowest(levels: readonly PodSecurityLevel[]): PodSecurityLevel {
  const found = Object.values(PodSecurityLevel).find((level) => levels.includes(level));
  return found ?? PodSecurityLevel.RESTRICTED;
}

/** Latest Kubernetes minor version whose rules this library contains. */
export const LATEST_MINOR = 37;

/**
 * The minor version of the rules. Rules change with minor versions only. Later Kubernetes versions use the rules of the
 * latest known version, as the admission controller does for unknown versions.
 *
 * @param version `1.32`, `v1.32`, `1.32.4` or `latest`, with or without a suffix such as `-eks-1234`
 * @throws CLEARML8002 when the version has none of these forms
 */
export function minorOf(version: unknown): number {
  if (version === 'latest') {
    return LATEST_MINOR;
  }
  const minor = /^v?1\.(0|[1-9]\d*)(?:\.\d+)?(?:[-+].*)?$/.exec(typeof version === 'string' ? version : '')?.[1];
  if (minor === undefined) {
    throw new CodedError('CLEARML8002', {
      found: `Kubernetes version ${JSON.stringify(version)}`,
      expected: 'a string such as 1.32, v1.32.4 or latest',
      fix:
        typeof version === 'number'
          ? 'quote the version, because YAML reads 1.30 as the number 1.3'
          : 'set the version of the cluster as `kubectl version` shows it',
    });
  }
  return Math.min(Number(minor), LATEST_MINOR);
}

/** `1.32` for 32. */
export function versionText(minor: number): string {
  return `1.${minor}`;
}
