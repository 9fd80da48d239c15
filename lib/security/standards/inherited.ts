import type { CheckedPod } from './checked-pod';
import type { Field } from './field';
import { alternatives, type Finding } from './rule';

/**
 * The places that break this: each container has one of the allowed values, of its own or from the pod, and nothing has
 * another one.
 *
 * @param key of security contexts
 * @param inner key of the value, when a map stands at `key`
 */
export function* neitherOwnNorInherited(
  pod: CheckedPod,
  allowed: readonly unknown[],
  key: string,
  ...inner: string[]
): Generator<Finding> {
  const expected = alternatives(allowed);
  const breaks = (setting: Field) => setting.isSet && !allowed.includes(setting.at(...inner).value);

  const shared = pod.securityContext.at(key);
  if (breaks(shared)) {
    yield { field: shared.at(...inner), expected };
  }
  for (const own of pod.eachContainer('securityContext', key)) {
    const field = own.at(...inner);
    if (breaks(own)) {
      yield { field, expected };
    } else if (!own.isSet && !shared.isSet) {
      yield { field, expected: `${expected}, here or at ${shared.at(...inner).path}` };
    }
  }
}
