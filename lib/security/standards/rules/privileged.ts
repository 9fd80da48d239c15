import { disallowed, PodSecurityLevel, type Rule } from '../rule';

export const privileged: Rule = {
  id: 'privileged',
  title: 'no container is privileged',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: (pod) => disallowed([undefined, false], pod.eachContainer('securityContext', 'privileged')),
    },
  ],
};
