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
