import { PodSecurityLevel } from '../pod-security-level';
import { type Check, exceptInUserNamespace, otherThan, type Rule } from '../rule';

/** `/proc` is masked, as container runtimes do by default. */
export const maskedProc: Check = (pod) =>
  otherThan([undefined, 'Default'], pod.eachContainer('securityContext', 'procMount'));

export const procMount: Rule = {
  id: 'procMount',
  title: '`procMount` is `Default`',
  level: PodSecurityLevel.BASELINE,
  variants: [
    { since: 0, check: maskedProc },
    { since: 35, check: exceptInUserNamespace(maskedProc), change: 'not for pods with `hostUsers: false`' },
  ],
};
