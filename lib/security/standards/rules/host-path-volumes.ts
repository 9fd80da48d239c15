import { disallowed, PodSecurityLevel, type Rule } from '../rule';

export const hostPathVolumes: Rule = {
  id: 'hostPathVolumes',
  title: 'no volume is a `hostPath`',
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: ({ spec }) =>
        disallowed(
          [undefined],
          spec.at('volumes').items.map((volume) => volume.at('hostPath')),
        ),
    },
  ],
};
