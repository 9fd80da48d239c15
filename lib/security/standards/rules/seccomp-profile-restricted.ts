import { type Check, exceptOnWindows, PodSecurityLevel, type Rule, violationsOfInheritedField } from '../rule';
import { SECCOMP_PROFILES } from './seccomp-profile-baseline';

const check: Check = (pod) => violationsOfInheritedField(pod, SECCOMP_PROFILES, 'seccompProfile', 'type');

export const seccompProfileRestricted: Rule = {
  id: 'seccompProfile_restricted',
  title: 'a seccomp profile `RuntimeDefault` or `Localhost` holds for each container, by itself or by the pod',
  level: PodSecurityLevel.RESTRICTED,
  variants: [
    { since: 19, check },
    { since: 25, check: exceptOnWindows(check), change: 'not for Windows pods' },
  ],
  overrides: 'seccompProfile_baseline',
};
