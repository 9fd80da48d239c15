import { PodSecurityLevel } from '../pod-security-level';
import { otherThan, type Rule } from '../rule';

export const privileged: Rule = {
  id: 'privileged',
  title: 'no container is privileged',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: (pod) => otherThan([undefined, false], pod.eachContainer('securityContext', 'privileged')),
    },
  ],
};
