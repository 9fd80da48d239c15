import { type Check, disallowed, PodSecurityLevel, type Rule } from '../rule';

/** Safe parameters: they are namespaced and do not affect other pods of the node. */
const SAFE = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];

const ADDED = [
  { since: 27, names: ['net.ipv4.ip_local_reserved_ports'] },
  {
    since: 29,
    names: [
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
    ],
  },
  { since: 32, names: ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] },
  { since: 37, names: ['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'] },
];

export const sysctls: Rule = {
  id: 'sysctls',
  title: `the pod sets no kernel parameters but ${listed(SAFE)}`,
  level: PodSecurityLevel.BASELINE,
  variants: [
    { since: 0, check: noneBut(SAFE) },
    ...ADDED.map(({ since, names }) => ({
      since,
      check: noneBut([...SAFE, ...ADDED.filter((other) => other.since <= since).flatMap((other) => other.names)]),
      change: `${listed(names)} too`,
    })),
  ],
};

function noneBut(safe: readonly string[]): Check {
  return ({ securityContext }) =>
    disallowed(
      safe,
      securityContext.at('sysctls').items.map((sysctl) => sysctl.at('name')),
    );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
