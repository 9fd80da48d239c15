import { disallowed, PodSecurityLevel, type Rule } from '../rule';

/** Default capabilities of container runtimes. */
const DEFAULT_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

export const capabilitiesBaseline: Rule = {
  id: 'capabilities_baseline',
  title: `containers add no capabilities but those of the default set: ${DEFAULT_CAPABILITIES.join(', ')}`,
  level: PodSecurityLevel.BASELINE,
  variants: [
    {
      since: 0,
      check: (pod) => {
        const added = pod.eachContainer('securityContext', 'capabilities', 'add');
        return disallowed(
          DEFAULT_CAPABILITIES,
          added.flatMap(({ items }) => items),
        );
      },
    },
  ],
};
