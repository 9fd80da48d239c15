import { disallowed, PodSecurityLevel, type Rule } from '../rule';

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((handler) => [
  [...handler, 'httpGet', 'host'],
  [...handler, 'tcpSocket', 'host'],
]);

export const hostProbesAndHostLifecycle: Rule = {
  id: 'hostProbesAndHostLifecycle',
  title: 'no probe and no lifecycle handler names a `host`',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 34,
      check: ({ containers }) =>
        disallowed(
          [undefined, ''],
          containers.flatMap((container) => HANDLERS.map((keys) => container.at(...keys))),
        ),
    },
  ],
};
