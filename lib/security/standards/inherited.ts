import type { CheckedPod } from './checked-pod';
import type { Field } from './field';
import { alternatives, type Finding } from './rule';

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
