import type { CheckedPod } from '../checked-pod';
import { disallowed, type Finding, PodSecurityLevel, type Rule } from '../rule';

const TYPES = [undefined, '', 'container_t', 'container_init_t', 'container_kvm_t'];

export const seLinuxOptions: Rule = {
  id: 'seLinuxOptions',
  title:
    'the SELinux type is `container_t`, `container_init_t` or `container_kvm_t`, if any; user and role are not set',
  level: PodSecurityLevel.BASELINE,
  variants: [
    { since: 0, check: (pod) => check(pod, TYPES) },
    {
      since: 31,
      check: (pod) => check(pod, [...TYPES, 'container_engine_t']),
      change: '`container_engine_t` is allowed too',
    },
  ],
};

function* check(pod: CheckedPod, types: readonly unknown[]): Generator<Finding> {
  for (const options of pod.eachSecurityContext('seLinuxOptions')) {
    yield* disallowed(types, [options.at('type')]);
    yield* disallowed([undefined, ''], [options.at('user'), options.at('role')]);
  }
}
