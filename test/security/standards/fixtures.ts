/** The merge patches that turn a minimal valid pod into a fixture. */
export interface Fixture {
  readonly metadata?: object;
  readonly spec?: object;
  readonly container?: object;
  readonly init?: object;
}

/** The fixtures of one rule, at both levels when the rule belongs to level baseline. */
export interface RuleFixtures {
  readonly rule: string;
  readonly since?: number;
  readonly before?: number;
  readonly pass?: readonly Fixture[];
  readonly fail: readonly Fixture[];
  /** Fixtures that pass at level baseline, and before minor version `passBaselineSince` also at level restricted. */
  readonly passBaseline?: readonly Fixture[];
  readonly passBaselineSince?: number;
}

const inPod = (securityContext: object): Fixture => ({ spec: { securityContext } });
const inContainer = (securityContext: object): Fixture => ({ container: { securityContext } });
const inInit = (securityContext: object): Fixture => ({ init: { securityContext } });
const inBoth = (securityContext: object): Fixture => ({
  ...inContainer(securityContext),
  ...inInit(securityContext),
});
const inEach = (securityContext: object): Fixture[] => [inContainer(securityContext), inInit(securityContext)];
const annotated = (annotations: object): Fixture => ({ metadata: { annotations } });
const unconfined = (...keys: string[]) => keys.map((key) => annotated({ [key]: 'unconfined' }));
const volumes = (...sources: object[]): Fixture => ({
  spec: { volumes: sources.map((source, index) => ({ name: `volume${index}`, ...source })) },
});
const sysctls = (...names: string[]): Fixture => inPod({ sysctls: names.map((name) => ({ name, value: '0' })) });

const userNamespace = (hostUsers: boolean, fixture: Fixture): Fixture => ({ ...fixture, spec: { hostUsers } });

const DEFAULT_CAPABILITIES =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';
export const RUNTIME_DEFAULT = { seccompProfile: { type: 'RuntimeDefault' } };
const LOCALHOST = { seccompProfile: { type: 'Localhost', localhostProfile: 'testing' } };
const UNCONFINED = { seccompProfile: { type: 'Unconfined' } };
export const NO_SECCOMP = { seccompProfile: null };

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
const KEEPALIVE_SYSCTLS = ['keepalive_time', 'fin_timeout', 'keepalive_intvl', 'keepalive_probes'].map(
  (name) => `net.ipv4.tcp_${name}`,
);

/** Allowed kernel parameters, from the first minor version until before the second. */
const SYSCTLS: readonly [number, number, ...string[]][] = [
  [0, 27, ...SAFE_SYSCTLS],
  [27, 29, ...SAFE_SYSCTLS, 'net.ipv4.ip_local_reserved_ports'],
  [29, 32, ...SAFE_SYSCTLS, 'net.ipv4.ip_local_reserved_ports', ...KEEPALIVE_SYSCTLS],
  [32, 37, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
  [37, 99, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'],
];

const UNMASKED_IN_NAMESPACE = inEach({ procMount: 'Unmasked' }).map((fixture) => userNamespace(false, fixture));

const http = (host?: string) => ({ httpGet: { port: 8080, host } });
const tcp = (host?: string) => ({ tcpSocket: { port: 8080, host } });

/**
 * The pods with which Kubernetes tests its baseline rules, as data: transcribed from `test/testdata` of
 * https://github.com/kubernetes/pod-security-admission.
 */
export const BASELINE_FIXTURES: readonly RuleFixtures[] = [
  {
    rule: 'appArmorProfile',
    pass: [annotated({ [`${APP_ARMOR}/container1`]: 'localhost/foo' })],
    fail: unconfined(`${APP_ARMOR}/container1`, `${APP_ARMOR}/initcontainer1`),
  },
  {
    rule: 'capabilities_baseline',
    passBaseline: [inBoth({ capabilities: { add: DEFAULT_CAPABILITIES.split(' ') } })],
    passBaselineSince: 22,
    fail: [
      ...inEach({ capabilities: { add: ['NET_RAW'] } }),
      inContainer({ capabilities: { add: ['chown'] } }),
      inContainer({ capabilities: { add: ['CAP_CHOWN'] } }),
    ],
  },
  {
    rule: 'hostNamespaces',
    fail: [{ spec: { hostIPC: true } }, { spec: { hostNetwork: true } }, { spec: { hostPID: true } }],
  },
  {
    rule: 'hostPathVolumes',
    fail: [
      volumes({ emptyDir: {} }, { hostPath: { path: '/a' } }),
      volumes({ hostPath: { path: '/a' } }, { hostPath: { path: '/b' } }),
    ],
  },
  {
    rule: 'hostPorts',
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
    since: 34,
    pass: [{}, { container: { livenessProbe: http() } }, { container: { readinessProbe: tcp() } }],
    fail: [
      { container: { livenessProbe: http('bad.host') } },
      { init: { restartPolicy: 'Always', readinessProbe: tcp('8.8.8.8') } },
      { container: { lifecycle: { postStart: http('bad.host') } } },
      { container: { livenessProbe: http('127.0.0.1') } },
      { container: { readinessProbe: tcp('::1') } },
    ],
  },
  {
    rule: 'privileged',
    pass: [inBoth({ privileged: false })],
    fail: inEach({ privileged: true, allowPrivilegeEscalation: null }),
  },
  {
    rule: 'procMount',
    before: 35,
    pass: [userNamespace(false, inBoth({ procMount: 'Default' }))],
    fail: UNMASKED_IN_NAMESPACE,
  },
  {
    rule: 'procMount',
    since: 35,
    pass: [userNamespace(false, inBoth({ procMount: 'Default' }))],
    passBaseline: [userNamespace(false, inBoth({ procMount: 'Unmasked' }))],
    passBaselineSince: 35,
    fail: inEach({ procMount: 'Unmasked' }).map((fixture) => userNamespace(true, fixture)),
  },
  {
    rule: 'seLinuxOptions',
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
      ...inEach({ seLinuxOptions: { type: 'somevalue' } }),
      inPod({ seLinuxOptions: { user: 'somevalue' } }),
      inPod({ seLinuxOptions: { role: 'somevalue' } }),
    ],
  },
  {
    rule: 'seccompProfile_baseline',
    before: 19,
    pass: [annotated({ [SECCOMP_POD]: 'runtime/default', [`${SECCOMP}/container1`]: 'localhost/testing' })],
    fail: unconfined(SECCOMP_POD, `${SECCOMP}/container1`, `${SECCOMP}/initcontainer1`),
  },
  {
    rule: 'seccompProfile_baseline',
    since: 19,
    passBaseline: [{ ...inPod(RUNTIME_DEFAULT), ...inContainer(RUNTIME_DEFAULT) }],
    passBaselineSince: 19,
    fail: [inPod(UNCONFINED), ...inEach(UNCONFINED)],
  },
  ...SYSCTLS.map(([since, before, ...allowed]) => ({
    rule: 'sysctls',
    since,
    before,
    pass: [{}, sysctls(...allowed)],
    fail: [sysctls('othersysctl')],
  })),
  {
    rule: 'windowsHostProcess',
    fail: [
      { spec: { hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } } },
      { spec: { hostNetwork: true }, ...inBoth({ windowsOptions: { hostProcess: true } }) },
    ],
  },
];

const EVERY_CAPABILITY =
  'SYS_TIME SYS_MODULE SYS_RAWIO SYS_PACCT SYS_ADMIN SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD AUDIT_WRITE ' +
  'AUDIT_CONTROL MAC_OVERRIDE MAC_ADMIN NET_ADMIN SYSLOG CHOWN NET_RAW DAC_OVERRIDE FOWNER DAC_READ_SEARCH FSETID KILL ' +
  'SETGID SETUID LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST IPC_LOCK IPC_OWNER SYS_CHROOT SYS_PTRACE SYS_BOOT LEASE ' +
  'SETFCAP WAKE_ALARM BLOCK_SUSPEND';

const FORBIDDEN_SOURCES = [
  'gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc azureFile',
  'vsphereVolume quobyte azureDisk portworxVolume scaleIO storageos hostPath',
]
  .join(' ')
  .split(' ');

/**
 * The pods with which Kubernetes tests its restricted rules, as data: transcribed from `test/testdata` of
 * https://github.com/kubernetes/pod-security-admission.
 */
export const RESTRICTED_FIXTURES: readonly RuleFixtures[] = [
  {
    rule: 'allowPrivilegeEscalation',
    since: 8,
    fail: [
      ...inEach({ allowPrivilegeEscalation: true }),
      inContainer({ allowPrivilegeEscalation: null }),
      { container: { securityContext: null } },
    ],
  },
  {
    rule: 'capabilities_restricted',
    since: 22,
    pass: [inBoth({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })],
    fail: [
      ...inEach({ capabilities: { drop: null } }),
      inBoth({ capabilities: { drop: EVERY_CAPABILITY.split(' ') } }),
      inBoth({ capabilities: { drop: ['ALL'], add: DEFAULT_CAPABILITIES.split(' ') } }),
    ],
  },
  {
    rule: 'procMount_restricted',
    since: 35,
    pass: [userNamespace(false, inBoth({ procMount: 'Default' }))],
    fail: UNMASKED_IN_NAMESPACE,
  },
  {
    rule: 'restrictedVolumes',
    pass: [
      volumes(
        {},
        { emptyDir: {} },
        { secret: { secretName: 'test' } },
        { persistentVolumeClaim: { claimName: 'test' } },
        { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        { configMap: { name: 'test' } },
        { projected: { sources: [] } },
      ),
    ],
    fail: FORBIDDEN_SOURCES.map((source) => volumes({ [source]: {} })),
  },
  {
    rule: 'runAsNonRoot',
    pass: [inPod({ runAsNonRoot: true }), { ...inPod({ runAsNonRoot: null }), ...inBoth({ runAsNonRoot: true }) }],
    fail: [inPod({ runAsNonRoot: null }), inPod({ runAsNonRoot: false }), ...inEach({ runAsNonRoot: false })],
  },
  {
    rule: 'runAsUser',
    since: 23,
    pass: [{ ...inPod({ runAsUser: 1000 }), ...inBoth({ runAsUser: 1000 }) }],
    fail: [inPod({ runAsUser: 0 }), ...inEach({ runAsUser: 0 })],
  },
  {
    rule: 'seccompProfile_restricted',
    since: 19,
    pass: [
      inPod(RUNTIME_DEFAULT),
      inPod(LOCALHOST),
      { ...inPod(NO_SECCOMP), ...inContainer(RUNTIME_DEFAULT), ...inInit(LOCALHOST) },
    ],
    fail: [
      inPod(NO_SECCOMP),
      inPod(UNCONFINED),
      { ...inPod(NO_SECCOMP), ...inContainer(RUNTIME_DEFAULT) },
      { ...inPod(NO_SECCOMP), ...inInit(RUNTIME_DEFAULT) },
      { ...inPod(NO_SECCOMP), ...inContainer(RUNTIME_DEFAULT), ...inInit(UNCONFINED) },
    ],
  },
];
