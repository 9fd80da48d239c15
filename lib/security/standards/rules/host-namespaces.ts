import { disallowed, PodSecurityLevel, type Rule } from '../rule';

export const hostNamespaces: Rule = {
  id: 'hostNamespaces',
  title: 'the pod shares none of the network, process and IPC namespaces of its node',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: ({ spec }) =>
        disallowed(
          [undefined, false],
          ['hostNetwork', 'hostPID', 'hostIPC'].map((key) => spec.at(key)),
        ),
    },
  ],
};
