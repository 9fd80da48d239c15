import { disallowed, PodSecurityLevel, type Rule } from '../rule';

export const hostPorts: Rule = {
  id: 'hostPorts',
  title: 'no container takes a port of its node',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: (pod) => {
        const ports = pod.eachContainer('ports').flatMap(({ items }) => items);
        return disallowed(
          [undefined, 0],
          ports.map((port) => port.at('hostPort')),
        );
      },
    },
  ],
};
