import { type Check, exceptInUserNamespace, PodSecurityLevel, type Rule, violationsOfInheritedField } from '../rule';

const check: Check = (pod) => violationsOfInheritedField(pod, [true], 'runAsNonRoot');

export const runAsNonRoot: Rule = {
  id: 'runAsNonRoot',
  title: '`runAsNonRoot: true` holds for each container, by itself or by the pod, and nothing says false',
  level: PodSecurityLevel.RESTRICTED,
  variants: [
    { since: 0, check },
    { since: 35, check: exceptInUserNamespace(check), change: 'not for pods with `hostUsers: false`' },
  ],
};
