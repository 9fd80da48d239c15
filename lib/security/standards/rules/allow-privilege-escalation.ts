import { type Check, disallowed, exceptOnWindows, PodSecurityLevel, type Rule } from '../rule';

const check: Check = (pod) => disallowed([false], pod.eachContainer('securityContext', 'allowPrivilegeEscalation'));

export const allowPrivilegeEscalation: Rule = {
  id: 'allowPrivilegeEscalation',
  title: 'each container sets `allowPrivilegeEscalation: false`',
  level: PodSecurityLevel.RESTRICTED,
  variants: [
    { since: 8, check },
    { since: 25, check: exceptOnWindows(check), change: 'not for Windows pods' },
  ],
};
