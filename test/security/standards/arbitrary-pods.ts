import fc from 'fast-check';

/** An object in which each key is optional. */
const some = (shape: Record<string, fc.Arbitrary<unknown>>) => fc.record(shape, { requiredKeys: [] });
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
const among = (...values: unknown[]) => fc.constantFrom(...values);
const flag = among(true, false, null);

/** Mostly the accepted value, so that not every pod violates every rule. */
const mostly = (good: unknown, ...bad: unknown[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: among(...bad) });

const profile = some({ type: among('RuntimeDefault', 'Localhost', 'Unconfined', '') });
const seLinuxOptions = some({
  type: among('', 'container_t', 'container_engine_t', 'container_kvm_t', 'spc_t'),
  user: among('', 'system_u'),
  role: among('', 'system_r'),
  level: among('', 's0'),
});
const capability = among('NET_BIND_SERVICE', 'CHOWN', 'SYS_ADMIN', 'NET_RAW', 'all', 'ALL', '');

const shared = {
  runAsNonRoot: mostly(true, false, null),
  runAsUser: mostly(1000, 0, null),
  seccompProfile: fc.option(profile),
  appArmorProfile: fc.option(profile),
  seLinuxOptions: fc.option(seLinuxOptions),
  windowsOptions: some({ hostProcess: flag }),
};

const containerContext = some({
  ...shared,
  privileged: mostly(false, true, null),
  allowPrivilegeEscalation: mostly(false, true, null),
  procMount: mostly('Default', 'Unmasked', ''),
  capabilities: some({ drop: mostly(['ALL'], ['KILL'], [], null), add: few(capability) }),
});

const address = some({ host: mostly('', '127.0.0.1', 'example.com'), port: fc.constant(80) });
const handler = some({ httpGet: address, tcpSocket: address });

const container = (name: string) =>
  some({
    name: fc.constant(name),
    securityContext: fc.option(containerContext),
    ports: few(some({ containerPort: fc.constant(80), hostPort: mostly(0, 80, null) })),
    livenessProbe: fc.option(handler),
    readinessProbe: fc.option(handler),
    startupProbe: fc.option(handler),
    lifecycle: fc.option(some({ postStart: fc.option(handler), preStop: fc.option(handler) })),
  });
const containers = (name: string) =>
  few(fc.constant(name)).chain((names) => fc.tuple(...names.map((prefix, index) => container(`${prefix}${index}`))));

const volume = among(
  ...'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret hostPath nfs iscsi rbd'.split(
    ' ',
  ),
  ...'awsElasticBlockStore azureDisk cephfs fc flexVolume gcePersistentDisk gitRepo glusterfs portworxVolume'.split(
    ' ',
  ),
  'nothing',
).map((source) => ({ name: source, ...(source === 'nothing' ? {} : { [String(source)]: {} }) }));

const annotations = fc.dictionary(
  among(
    'container.apparmor.security.beta.kubernetes.io/main0',
    'container.apparmor.security.beta.kubernetes.io/other',
    'container.seccomp.security.alpha.kubernetes.io/main0',
    'container.seccomp.security.alpha.kubernetes.io/other',
    'seccomp.security.alpha.kubernetes.io/pod',
    'example.com/anything',
  ) as fc.Arbitrary<string>,
  among('runtime/default', 'docker/default', 'localhost/x', 'localhost', 'unconfined', ''),
  { maxKeys: 3 },
);

const sysctl = among(
  'kernel.shm_rmid_forced',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_notsent_lowat',
  'vm.max_map_count',
).map((name) => ({ name, value: '1' }));

/** Pods with all fields that the rules read, well-typed, but not always accepted by the API server. */
export const arbitraryPod = some({
  metadata: some({ annotations: fc.option(annotations) }),
  spec: some({
    hostNetwork: mostly(false, true, null),
    hostPID: mostly(false, true, null),
    hostIPC: mostly(false, true, null),
    hostUsers: flag,
    os: some({ name: among('linux', 'windows') }),
    securityContext: fc.option(some({ ...shared, sysctls: few(sysctl) })),
    volumes: few(volume),
    initContainers: containers('init'),
    containers: containers('main'),
    ephemeralContainers: containers('debugger'),
  }),
}) as fc.Arbitrary<{ metadata?: object; spec?: object }>;
