import {
  annotated,
  DEFAULT_CAPABILITIES,
  inBoth,
  inContainer,
  inInit,
  inPod,
  RUNTIME_DEFAULT,
  type RuleFixtures,
  sysctls,
  UNCONFINED,
  userNamespace,
} from './fixture';

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io';
const SECCOMP = 'container.seccomp.security.alpha.kubernetes.io';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';

const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const KEEPALIVE_SYSCTLS = [
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];

const probing = (handler: string, address: object): object => ({ [handler]: address });

/**
 * The pods that Kubernetes tests its baseline rules with: `test/testdata` of
 * https://github.com/kubernetes/pod-security-admission, as facts.
 */
export const BASELINE_FIXTURES: readonly RuleFixtures[] = [
  {
    rule: 'appArmorProfile',
    level: 'baseline',
    since: 0,
    pass: [annotated({ [`${APP_ARMOR}/container1`]: 'localhost/foo' })],
    fail: [
      annotated({ [`${APP_ARMOR}/container1`]: 'unconfined' }),
      annotated({ [`${APP_ARMOR}/initcontainer1`]: 'unconfined' }),
    ],
  },
  {
    rule: 'capabilities_baseline',
    level: 'baseline',
    since: 0,
    pass: [],
    passBaseline: [inBoth({ capabilities: { add: DEFAULT_CAPABILITIES.split(' ') } })],
    passBaselineSince: 22,
    fail: [
      inContainer({ capabilities: { add: ['NET_RAW'] } }),
      inInit({ capabilities: { add: ['NET_RAW'] } }),
      inContainer({ capabilities: { add: ['chown'] } }),
      inContainer({ capabilities: { add: ['CAP_CHOWN'] } }),
    ],
  },
  {
    rule: 'hostNamespaces',
    level: 'baseline',
    since: 0,
    pass: [],
    fail: [{ spec: { hostIPC: true } }, { spec: { hostNetwork: true } }, { spec: { hostPID: true } }],
  },
  {
    rule: 'hostPathVolumes',
    level: 'baseline',
    since: 0,
    pass: [],
    fail: [
      {
        spec: {
          volumes: [
            { name: 'volume-emptydir', emptyDir: {} },
            { name: 'volume-hostpath', hostPath: { path: '/a' } },
          ],
        },
      },
      {
        spec: {
          volumes: [
            { name: 'volume-hostpath-a', hostPath: { path: '/a' } },
            { name: 'volume-hostpath-b', hostPath: { path: '/b' } },
          ],
        },
      },
    ],
  },
  {
    rule: 'hostPorts',
    level: 'baseline',
    since: 0,
    pass: [{ container: { ports: [{ containerPort: 12345 }] }, init: { ports: [{ containerPort: 12346 }] } }],
    fail: [
      { container: { ports: [{ containerPort: 12345, hostPort: 12345 }] } },
      { init: { ports: [{ containerPort: 12346, hostPort: 12346 }] } },
      {
        container: { ports: [{ containerPort: 12345, hostPort: 12345 }, { containerPort: 12347 }] },
        init: { ports: [{ containerPort: 12346, hostPort: 12346 }, { containerPort: 12348 }] },
      },
    ],
  },
  {
    rule: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    since: 34,
    pass: [
      {},
      { container: { livenessProbe: probing('httpGet', { port: 8080 }) } },
      { container: { readinessProbe: probing('tcpSocket', { port: 8080 }) } },
    ],
    fail: [
      { container: { livenessProbe: probing('httpGet', { host: 'bad.host', port: 8080 }) } },
      {
        init: { restartPolicy: 'Always', readinessProbe: probing('tcpSocket', { host: '8.8.8.8', port: 8080 }) },
      },
      { container: { lifecycle: { postStart: probing('httpGet', { host: 'bad.host', port: 8080 }) } } },
      { container: { livenessProbe: probing('httpGet', { host: '127.0.0.1', port: 8080 }) } },
      { container: { readinessProbe: probing('tcpSocket', { host: '::1', port: 8080 }) } },
    ],
  },
  {
    rule: 'privileged',
    level: 'baseline',
    since: 0,
    pass: [inBoth({ privileged: false })],
    fail: [
      inContainer({ privileged: true, allowPrivilegeEscalation: null }),
      inInit({ privileged: true, allowPrivilegeEscalation: null }),
    ],
  },
  {
    rule: 'procMount',
    level: 'baseline',
    since: 0,
    before: 35,
    pass: [userNamespace(false, inBoth({ procMount: 'Default' }))],
    fail: [
      userNamespace(false, inContainer({ procMount: 'Unmasked' })),
      userNamespace(false, inInit({ procMount: 'Unmasked' })),
    ],
  },
  {
    rule: 'procMount',
    level: 'baseline',
    since: 35,
    pass: [userNamespace(false, inBoth({ procMount: 'Default' }))],
    passBaseline: [userNamespace(false, inBoth({ procMount: 'Unmasked' }))],
    passBaselineSince: 35,
    fail: [
      userNamespace(true, inContainer({ procMount: 'Unmasked' })),
      userNamespace(true, inInit({ procMount: 'Unmasked' })),
    ],
  },
  {
    rule: 'seLinuxOptions',
    level: 'baseline',
    since: 0,
    pass: [
      inInit({ seLinuxOptions: {} }),
      {
        ...inPod({ seLinuxOptions: { type: 'container_t' } }),
        ...inContainer({ seLinuxOptions: { type: 'container_init_t', level: 'somevalue' } }),
        ...inInit({ seLinuxOptions: { type: 'container_kvm_t' } }),
      },
    ],
    fail: [
      inPod({ seLinuxOptions: { type: 'somevalue' } }),
      inContainer({ seLinuxOptions: { type: 'somevalue' } }),
      inInit({ seLinuxOptions: { type: 'somevalue' } }),
      inPod({ seLinuxOptions: { user: 'somevalue' } }),
      inPod({ seLinuxOptions: { role: 'somevalue' } }),
    ],
  },
  {
    rule: 'seccompProfile_baseline',
    level: 'baseline',
    since: 0,
    before: 19,
    pass: [annotated({ [SECCOMP_POD]: 'runtime/default', [`${SECCOMP}/container1`]: 'localhost/testing' })],
    fail: [
      annotated({ [SECCOMP_POD]: 'unconfined' }),
      annotated({ [`${SECCOMP}/container1`]: 'unconfined' }),
      annotated({ [`${SECCOMP}/initcontainer1`]: 'unconfined' }),
    ],
  },
  {
    rule: 'seccompProfile_baseline',
    level: 'baseline',
    since: 19,
    pass: [],
    passBaseline: [{ ...inPod(RUNTIME_DEFAULT), ...inContainer(RUNTIME_DEFAULT) }],
    passBaselineSince: 19,
    fail: [inPod(UNCONFINED), inContainer(UNCONFINED), inInit(UNCONFINED)],
  },
  {
    rule: 'sysctls',
    level: 'baseline',
    since: 0,
    before: 27,
    pass: [{}, sysctls(...SAFE_SYSCTLS)],
    fail: [sysctls('othersysctl')],
  },
  {
    rule: 'sysctls',
    level: 'baseline',
    since: 27,
    before: 29,
    pass: [{}, sysctls(...SAFE_SYSCTLS, 'net.ipv4.ip_local_reserved_ports')],
    fail: [sysctls('othersysctl')],
  },
  {
    rule: 'sysctls',
    level: 'baseline',
    since: 29,
    before: 32,
    pass: [{}, sysctls(...SAFE_SYSCTLS, 'net.ipv4.ip_local_reserved_ports', ...KEEPALIVE_SYSCTLS)],
    fail: [sysctls('othersysctl')],
  },
  {
    rule: 'sysctls',
    level: 'baseline',
    since: 32,
    before: 37,
    pass: [{}, sysctls('net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem')],
    fail: [sysctls('othersysctl')],
  },
  {
    rule: 'sysctls',
    level: 'baseline',
    since: 37,
    pass: [{}, sysctls('net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat')],
    fail: [sysctls('othersysctl')],
  },
  {
    rule: 'windowsHostProcess',
    level: 'baseline',
    since: 0,
    pass: [],
    fail: [
      { spec: { hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } } },
      { spec: { hostNetwork: true }, ...inBoth({ windowsOptions: { hostProcess: true } }) },
    ],
  },
];
