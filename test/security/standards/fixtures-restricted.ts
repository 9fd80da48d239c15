import {
  DEFAULT_CAPABILITIES,
  inBoth,
  inContainer,
  inInit,
  inPod,
  LOCALHOST,
  NO_SECCOMP,
  RUNTIME_DEFAULT,
  type RuleFixtures,
  UNCONFINED,
  userNamespace,
  volumes,
} from './fixture';

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
 * The pods that Kubernetes tests its restricted rules with: `test/testdata` of
 * https://github.com/kubernetes/pod-security-admission, as facts.
 */
export const RESTRICTED_FIXTURES: readonly RuleFixtures[] = [
  {
    rule: 'allowPrivilegeEscalation',
    level: 'restricted',
    since: 8,
    pass: [],
    fail: [
      inContainer({ allowPrivilegeEscalation: true }),
      inInit({ allowPrivilegeEscalation: true }),
      inContainer({ allowPrivilegeEscalation: null }),
      { container: { securityContext: null } },
    ],
  },
  {
    rule: 'capabilities_restricted',
    level: 'restricted',
    since: 22,
    pass: [inBoth({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })],
    fail: [
      inContainer({ capabilities: { drop: null } }),
      inInit({ capabilities: { drop: null } }),
      inBoth({ capabilities: { drop: EVERY_CAPABILITY.split(' ') } }),
      inBoth({ capabilities: { drop: ['ALL'], add: DEFAULT_CAPABILITIES.split(' ') } }),
    ],
  },
  {
    rule: 'procMount_restricted',
    level: 'restricted',
    since: 35,
    pass: [userNamespace(false, inBoth({ procMount: 'Default' }))],
    fail: [
      userNamespace(false, inContainer({ procMount: 'Unmasked' })),
      userNamespace(false, inInit({ procMount: 'Unmasked' })),
    ],
  },
  {
    rule: 'restrictedVolumes',
    level: 'restricted',
    since: 0,
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
    level: 'restricted',
    since: 0,
    pass: [inPod({ runAsNonRoot: true }), { ...inPod({ runAsNonRoot: null }), ...inBoth({ runAsNonRoot: true }) }],
    fail: [
      inPod({ runAsNonRoot: null }),
      inPod({ runAsNonRoot: false }),
      inContainer({ runAsNonRoot: false }),
      inInit({ runAsNonRoot: false }),
    ],
  },
  {
    rule: 'runAsUser',
    level: 'restricted',
    since: 23,
    pass: [{ ...inPod({ runAsUser: 1000 }), ...inBoth({ runAsUser: 1000 }) }],
    fail: [inPod({ runAsUser: 0 }), inContainer({ runAsUser: 0 }), inInit({ runAsUser: 0 })],
  },
  {
    rule: 'seccompProfile_restricted',
    level: 'restricted',
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
