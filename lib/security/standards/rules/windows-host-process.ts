import { disallowed, PodSecurityLevel, type Rule } from '../rule';

export const windowsHostProcess: Rule = {
  id: 'windowsHostProcess',
  title: 'nothing is a Windows host process',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: (pod) => disallowed([undefined, false], pod.eachSecurityContext('windowsOptions', 'hostProcess')),
    },
  ],
};
