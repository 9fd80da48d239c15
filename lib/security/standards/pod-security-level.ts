import { CodedError } from '../../core/errors/coded-error';

/** The levels of the Pod Security Standards. Each holds what the one before it holds, and more. */
export enum PodSecurityLevel {
  /** Anything goes. */
  PRIVILEGED = 'privileged',
  /** No known way to more rights on the node. */
  BASELINE = 'baseline',
  /** The current best practice of hardening. */
  RESTRICTED = 'restricted',
}

/**
 * The level that a text from a file names.
 *
 * @throws CLEARML8001 when there is no such level
 */
export function levelOf(text: unknown): PodSecurityLevel {
  const levels = Object.values(PodSecurityLevel);
  const level = levels.find((known) => known === text);
  if (level === undefined) {
    throw new CodedError('CLEARML8001', {
      found: `pod security level ${JSON.stringify(text)}`,
      expected: `one of ${levels.join(', ')}`,
      fix: 'write the level as the labels of a namespace have it',
    });
  }
  return level;
}

/** The one of some levels that holds least. */
export function lowest(levels: readonly PodSecurityLevel[]): PodSecurityLevel {
  const found = Object.values(PodSecurityLevel).find((level) => levels.includes(level));
  return found ?? PodSecurityLevel.RESTRICTED;
}
