import type { CheckedPod } from './checked-pod';
import type { Field } from './field';
import type { PodSecurityLevel } from './pod-security-level';

/** A field that breaks a rule. */
export interface Finding {
  readonly field: Field;
  readonly expected: string;
  /** What was found, when that is not the value of the field. */
  readonly found?: string;
}

/** Looks for what breaks a rule. */
export type Check = (pod: CheckedPod) => Iterable<Finding>;

/** A rule as it is from one minor version of Kubernetes on, until the next variant. */
export interface RuleVariant {
  readonly since: number;
  readonly check: Check;
  /** What it changes in the variant before; the first variant changes nothing. */
  readonly change?: string;
}

/** One check of the Pod Security Standards, under the name that the admission controller has for it. */
export interface Rule {
  readonly id: string;
  /** What must hold, in a few words. */
  readonly title: string;
  readonly level: PodSecurityLevel.BASELINE | PodSecurityLevel.RESTRICTED;
  /** By rising version. */
  readonly variants: readonly [RuleVariant, ...RuleVariant[]];
  /** The baseline rule that it stands for at the level restricted. */
  readonly overrides?: string;
}

/** The fields that have none of the allowed values; undefined among these allows a field to be absent. */
export function* otherThan(allowed: readonly unknown[], fields: Iterable<Field>): Generator<Finding> {
  for (const field of fields) {
    if (!allowed.includes(field.value)) {
      yield { field, expected: alternatives(allowed) };
    }
  }
}

/** `unset, "a" or "b"`. */
export function alternatives(values: readonly unknown[]): string {
  const texts = values.map((value) => (value === undefined ? 'unset' : JSON.stringify(value)));
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}` : texts.join('');
}

/** The check, but for pods that say that they are for Windows: what it asks for exists on Linux only. */
export function exceptOnWindows(check: Check): Check {
  return (pod) => (pod.isForWindows ? [] : check(pod));
}

/** The check, but for pods with a user namespace of their own (`hostUsers: false`), where root is not root of the node. */
export function exceptInUserNamespace(check: Check): Check {
  return (pod) => (pod.hasUserNamespace ? [] : check(pod));
}
