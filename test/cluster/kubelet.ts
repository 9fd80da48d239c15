import type { ApiClient } from './api-client';

/** Prefix of the provisioners of storage classes for whose claims the stand-in creates volumes. */
const PROVISIONER = 'test.example.com/disk';
const NODES = 3;

/** StorageClasses and IngressClasses that the examples require. */
const CLASSES: readonly [path: string, object: object][] = [
  ...['standard', 'nfs'].map((name): [string, object] => [
    '/apis/storage.k8s.io/v1/storageclasses',
    {
      metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(name === 'standard') } },
      provisioner: PROVISIONER,
      allowVolumeExpansion: true,
    },
  ]),
  ...['nginx', 'traefik'].map((name): [string, object] => [
    '/apis/networking.k8s.io/v1/ingressclasses',
    { metadata: { name }, spec: { controller: `test.example.com/${name}` } },
  ]),
];

/**
 * Does in a control plane what kubelets and a volume provisioner do, without containers: nodes are ready, scheduled pods run and are
 * ready, pods of Jobs succeed, deleted pods end, and pending claims get volumes. Returns a function that ends it.
 */
export async function standInKubelet(api: ApiClient, version: string): Promise<() => void> {
  for (const [path, object] of [...CLASSES, ...nodes(version)]) {
    const { status, text } = await api.request('POST', path, object);
    if (status >= 400) {
      throw new Error(text);
    }
  }
  for (let node = 1; node <= NODES; node++) {
    await api.request('PATCH', `/api/v1/nodes/node-${node}/status`, { status: { conditions: [ready(true)] } });
  }
  const ends = [
    api.watch('/api/v1/pods', (pod) => handlePod(api, pod)),
    api.watch('/api/v1/persistentvolumeclaims', (claim) => handleClaim(api, claim)),
  ];
  return () => {
    for (const end of ends) {
      end();
    }
  };
}

const ready = (isReady: boolean, type = 'Ready') => {
  const now = new Date().toISOString();
  const status = isReady ? 'True' : 'False';
  return { type, status, reason: 'Test', lastHeartbeatTime: now, lastTransitionTime: now };
};

function nodes(version: string): [string, object][] {
  const capacity = { cpu: '64', memory: '512Gi', pods: '400', 'ephemeral-storage': '2Ti', 'nvidia.com/gpu': '8' };
  return Array.from({ length: NODES }, (_, index) => {
    const name = `node-${index + 1}`;
    const labels = { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name };
    const nodeInfo = { architecture: 'amd64', operatingSystem: 'linux', kubeletVersion: `v${version}` };
    return ['/api/v1/nodes', { metadata: { name, labels }, status: { capacity, allocatable: capacity, nodeInfo } }];
  });
}

let addresses = 0;

async function handlePod(api: ApiClient, { metadata, spec, status }: any): Promise<void> {
  if (metadata?.uid === undefined) {
    return;
  }
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
  // After an error, the next event or the next watch repeats the request.
  if (metadata.deletionTimestamp) {
    const preconditions = { uid: metadata.uid };
    await api.request('DELETE', path, { gracePeriodSeconds: 0, preconditions }).catch(() => undefined);
  } else if (spec.nodeName && status.phase === 'Pending') {
    const isJob = metadata.ownerReferences?.some(({ kind }: any) => kind === 'Job') ?? false;
    const body = { metadata: { uid: metadata.uid }, status: statusOf(spec, isJob) };
    await api.request('PATCH', `${path}/status`, body).catch(() => undefined);
  }
}

function statusOf(spec: any, isJob: boolean): object {
  const now = new Date().toISOString();
  const podIP = `10.244.${Math.floor(++addresses / 250)}.${(addresses % 250) + 1}`;
  const ended = { terminated: { exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now } };
  const containers = (list: any[] = [], state: object, isReady: boolean) =>
    list.map(({ name, image }) => ({ name, image, imageID: '', restartCount: 0, ready: isReady, state }));
  return {
    phase: isJob ? 'Succeeded' : 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    hostIP: '10.0.0.1',
    startTime: now,
    conditions: [
      ...['Initialized', 'PodScheduled'].map((type) => ready(true, type)),
      ...['Ready', 'ContainersReady'].map((type) => ready(!isJob, type)),
    ],
    containerStatuses: containers(spec.containers, isJob ? ended : { running: { startedAt: now } }, !isJob),
    initContainerStatuses: containers(spec.initContainers, ended, true),
  };
}

/** Creates a volume for a pending claim; a controller binds the two. */
async function handleClaim(api: ApiClient, { metadata, spec, status }: any): Promise<void> {
  const isOurs = CLASSES.some(
    ([, { metadata: named, provisioner }]: any) => provisioner && named.name === spec?.storageClassName,
  );
  if (metadata?.uid === undefined || metadata.deletionTimestamp || status?.phase !== 'Pending' || !isOurs) {
    return;
  }
  const { namespace, name, uid } = metadata;
  const volume = {
    metadata: { name: `volume-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER } },
    spec: {
      capacity: { storage: spec.resources.requests.storage },
      accessModes: spec.accessModes,
      storageClassName: spec.storageClassName,
      volumeMode: spec.volumeMode,
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: '/test' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
    },
  };
  await api.request('POST', '/api/v1/persistentvolumes', volume).catch(() => undefined);
}
