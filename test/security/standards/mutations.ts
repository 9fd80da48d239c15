/** A pod that sets every field that a rule reads, in each kind of container, and violates no rule. */
export function compliantPod(): Record<string, any> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'compliant',
      annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default' },
    },
    spec: {
      os: { name: 'linux' },
      hostUsers: true,
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      securityContext: { ...securityContext(), sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] },
      volumes: [
        { name: 'config', configMap: { name: 'config' } },
        { name: 'csi', csi: { driver: 'csi.example.com' } },
        { name: 'labels', downwardAPI: { items: [] } },
        { name: 'scratch', emptyDir: {} },
        { name: 'ephemeral', ephemeral: {} },
        { name: 'image', image: { reference: 'example.com/model:1' } },
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'projected', projected: { sources: [] } },
        { name: 'secret', secret: { secretName: 'secret' } },
      ],
      initContainers: [container('init')],
      containers: [container('main')],
      ephemeralContainers: [container('debugger')],
    },
  };
}

function container(name: string): object {
  return {
    name,
    image: 'example.com/app:1.0',
    ports: [{ containerPort: 8080, hostPort: 0 }],
    livenessProbe: handler(),
    readinessProbe: handler(),
    startupProbe: handler(),
    lifecycle: { postStart: handler(), preStop: handler() },
    securityContext: {
      ...securityContext(),
      privileged: false,
      allowPrivilegeEscalation: false,
      procMount: 'Default',
      capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    },
  };
}

/** Kubernetes accepts only one of the two; the rules check both. */
function handler(): object {
  return { httpGet: { host: '', port: 8080 }, tcpSocket: { host: '', port: 8080 } };
}

function securityContext(): object {
  return {
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
    appArmorProfile: { type: 'RuntimeDefault' },
    seLinuxOptions: { type: 'container_t', user: '', role: '' },
    windowsOptions: { hostProcess: false },
  };
}

/** Fields of the pod that no rule checks by themselves. */
export const UNCHECKED =
  /^(?:apiVersion|kind|metadata\.name|spec\.os\.name|spec\.hostUsers|.*\.(?:image|port|containerPort|name|value))$/;

/** A change of one field of the compliant pod, and the rules that it violates at the two levels. */
export interface Mutation {
  /** Path of the field; `{container}` stands for each container. */
  readonly field: string;
  /** Invalid values; undefined removes the field. */
  readonly values: readonly unknown[];
  /** The only rule that the mutation violates at level restricted. */
  readonly restricted: string;
  /** The only rule that the mutation violates at level baseline; undefined when baseline accepts the mutation. */
  readonly baseline?: string;
  /** Path of the violation when it differs from the field. */
  readonly at?: (field: string, value: unknown) => string;
}

const HANDLERS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];
const SOURCES = [
  'awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume flocker gcePersistentDisk gitRepo glusterfs iscsi nfs',
  'photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume aSourceOfTheFuture',
]
  .flatMap((line) => line.split(' '))
  .map((source) => ({ [source]: {} }));

const restricted = (field: string, values: unknown[], rule: string, baseline?: string, at?: Mutation['at']) =>
  ({ field, values, restricted: rule, baseline, at }) satisfies Mutation;
const both = (field: string, values: unknown[], rule: string) => restricted(field, values, rule, rule);

const sourceOf = (field: string, volume: unknown) => `${field}.${Object.keys(volume as object)[0]}`;

/** Mutations of the fields that rules read in the security contexts of both pods and containers. */
const shared = (context: string): Mutation[] => [
  restricted(`${context}.runAsNonRoot`, [false], 'runAsNonRoot'),
  restricted(`${context}.runAsUser`, [0], 'runAsUser'),
  restricted(
    `${context}.seccompProfile.type`,
    ['Unconfined', 'runtime/default', '', undefined],
    'seccompProfile_restricted',
    'seccompProfile_baseline',
  ),
  both(`${context}.appArmorProfile.type`, ['Unconfined', 'runtime/default', '', undefined], 'appArmorProfile'),
  both(`${context}.seLinuxOptions.type`, ['spc_t', 'container_T'], 'seLinuxOptions'),
  both(`${context}.seLinuxOptions.user`, ['system_u'], 'seLinuxOptions'),
  both(`${context}.seLinuxOptions.role`, ['system_r'], 'seLinuxOptions'),
  both(`${context}.windowsOptions.hostProcess`, [true], 'windowsHostProcess'),
];

/** Mutations of all fields that the compliant pod sets. */
export const MUTATIONS: readonly Mutation[] = [
  both(
    'metadata.annotations["container.apparmor.security.beta.kubernetes.io/main"]',
    ['unconfined', 'localhost', 'RuntimeDefault'],
    'appArmorProfile',
  ),
  both('spec.hostNetwork', [true], 'hostNamespaces'),
  both('spec.hostPID', [true], 'hostNamespaces'),
  both('spec.hostIPC', [true], 'hostNamespaces'),
  both('spec.securityContext.sysctls[0].name', ['vm.max_map_count', 'kernel.msgmax', ''], 'sysctls'),
  ...shared('spec.securityContext'),
  ...shared('{container}.securityContext'),
  both('{container}.securityContext.privileged', [true], 'privileged'),
  restricted('{container}.securityContext.allowPrivilegeEscalation', [true, undefined], 'allowPrivilegeEscalation'),
  restricted('{container}.securityContext.procMount', ['Unmasked', ''], 'procMount_restricted', 'procMount'),
  restricted(
    '{container}.securityContext.capabilities.drop[0]',
    ['all', 'CAP_ALL', 'KILL'],
    'capabilities_restricted',
    undefined,
    (field) => field.replace(/\[0\]$/, ''),
  ),
  restricted(
    '{container}.securityContext.capabilities.add[0]',
    ['SYS_ADMIN', 'NET_RAW', 'CAP_NET_BIND_SERVICE', 'ALL'],
    'capabilities_restricted',
    'capabilities_baseline',
  ),
  restricted('{container}.securityContext.capabilities.add[0]', ['CHOWN', 'SETUID'], 'capabilities_restricted'),
  both('{container}.ports[0].hostPort', [8080], 'hostPorts'),
  ...HANDLERS.flatMap((handler) =>
    ['httpGet', 'tcpSocket'].map((action) =>
      both(`{container}.${handler}.${action}.host`, ['127.0.0.1', 'localhost'], 'hostProbesAndHostLifecycle'),
    ),
  ),
  ...Array.from({ length: 9 }, (_, index) => `spec.volumes[${index}]`).flatMap((volume) => [
    restricted(volume, [{ hostPath: { path: '/' } }], 'restrictedVolumes', 'hostPathVolumes', sourceOf),
    restricted(volume, SOURCES, 'restrictedVolumes', undefined, sourceOf),
  ]),
];
