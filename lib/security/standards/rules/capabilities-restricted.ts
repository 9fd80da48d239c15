import type { CheckedPod } from '../checked-pod';
import { disallowed, exceptOnWindows, type Finding, PodSecurityLevel, type Rule } from '../rule';

export const capabilitiesRestricted: Rule = {
  id: 'capabilities_restricted',
  title: 'each container drops `ALL` capabilities and adds none but `NET_BIND_SERVICE`',
  level: PodSecurityLevel.RESTRICTED,
  variants: [
    { since: 22, check },
    { since: 25, check: exceptOnWindows(check), change: 'not for Windows pods' },
  ],
  overrides: 'capabilities_baseline',
};

function* check(pod: CheckedPod): Generator<Finding> {
  for (const capabilities of pod.eachContainer('securityContext', 'capabilities')) {
    const dropped = capabilities.at('drop');
    if (!dropped.items.some(({ value }) => value === 'ALL')) {
      yield { field: dropped, expected: 'a list with "ALL"' };
    }
    yield* disallowed(['NET_BIND_SERVICE'], capabilities.at('add').items);
  }
}
