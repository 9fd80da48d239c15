import { type Check, exceptInUserNamespace, PodSecurityLevel, type Rule } from '../rule';

const check: Check = (pod) =>
  pod
    .eachSecurityContext('runAsUser')
    .filter(({ value }) => value === 0)
    .map((field) => ({ field, expected: 'unset or another user than 0' }));

export const runAsUser: Rule = {
  id: 'runAsUser',
  title: '`runAsUser` is not 0',
  level: PodSecurityLevel.RESTRICTED,
  variants: [
    { since: 23, check },
    { since: 35, check: exceptInUserNamespace(check), change: 'not for pods with `hostUsers: false`' },
  ],
};
