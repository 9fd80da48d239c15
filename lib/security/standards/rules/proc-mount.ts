import { type Check, disallowed, exceptInUserNamespace, PodSecurityLevel, type Rule } from '../rule';

/** Requires the masked `/proc` that container runtimes mount by default. */
export const maskedProc: Check = (pod) =>
  disallowed([undefined, 'Default'], pod.eachContainer('securityContext', 'procMount'));

export const procMount: Rule = {
  id: 'procMount',
  title: '`procMount` is `Default`',
  level: PodSecurityLevel.BASELINE,
  variants: [
    { since: 0, check: maskedProc },
    { since: 35, check: exceptInUserNamespace(maskedProc), change: 'not for pods with `hostUsers: false`' },
  ],
};
