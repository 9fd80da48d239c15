import { CodedError } from '../../core/errors/coded-error';
import type { CheckedPod, Field } from './checked-pod';

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
const LATEST_MINOR = 37;

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

/** A field that violates a rule. */
export interface Finding {
  readonly field: Field;
  readonly expected: string;
  /** Description of the found value, if it is not the value of the field. */
  readonly found?: string;
}

/** Finds the fields that violate a rule. */
export type Check = (pod: CheckedPod) => Iterable<Finding>;

/** A rule from a Kubernetes minor version on, until the next variant. */
interface RuleVariant {
  readonly since: number;
  readonly check: Check;
  /** Difference from the previous variant; undefined for the first variant. */
  readonly change?: string;
}

/** A check of the Pod Security Standards, with the id of the admission controller. */
export interface Rule {
  readonly id: string;
  /** Requirement of the rule, in a few words. */
  readonly title: string;
  readonly level: PodSecurityLevel.BASELINE | PodSecurityLevel.RESTRICTED;
  /** In ascending order of versions. */
  readonly variants: readonly [RuleVariant, ...RuleVariant[]];
  /** The baseline rule that this rule replaces at the level restricted. */
  readonly overrides?: string;
}

/** Finds fields whose value is not allowed. An absent field has the value undefined. */
export function* disallowed(allowed: readonly unknown[], fields: Iterable<Field>): Generator<Finding> {
  for (const field of fields) {
    if (!allowed.includes(field.value)) {
      yield { field, expected: alternatives(allowed) };
    }
  }
}

/** `unset, "a" or "b"`. */
function alternatives(values: readonly unknown[]): string {
  const texts = values.map((value) => (value === undefined ? 'unset' : JSON.stringify(value)));
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}` : texts.join('');
}

/** The check without Windows pods, because the required fields exist on Linux only. */
export function exceptOnWindows(check: Check): Check {
  return (pod) => (pod.isForWindows ? [] : check(pod));
}

/** The check without pods in a user namespace (`hostUsers: false`), where root is not root on the node. */
export function exceptInUserNamespace(check: Check): Check {
  return (pod) => (pod.hasUserNamespace ? [] : check(pod));
}

/**
 * Violations of a rule that requires an allowed value for each container, set in the container or inherited from the
 * pod, and permits no other value.
 *
 * @param key of security contexts
 * @param inner key of the value, when `key` contains a map
 */
export function* violationsOfInheritedField(
  pod: CheckedPod,
  allowed: readonly unknown[],
  key: string,
  ...inner: string[]
): Generator<Finding> {
  const expected = alternatives(allowed);
  const isViolation = (setting: Field) => setting.isSet && !allowed.includes(setting.at(...inner).value);

  const shared = pod.securityContext.at(key);
  if (isViolation(shared)) {
    yield { field: shared.at(...inner), expected };
  }
  for (const setting of pod.eachContainer('securityContext', key)) {
    const field = setting.at(...inner);
    if (isViolation(setting)) {
      yield { field, expected };
    } else if (!setting.isSet && !shared.isSet) {
      yield { field, expected: `${expected}, here or at ${shared.at(...inner).path}` };
    }
  }
}
