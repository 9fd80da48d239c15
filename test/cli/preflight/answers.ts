import type { ApiAnswers } from '../../support/kubernetes-api';

type Labels = { readonly [key: string]: string };

/** A node as kubelets register it. */
export function node(name: string, capacity: Labels, more: { labels?: Labels; spec?: object; ready?: boolean } = {}) {
  const { labels = {}, spec = {}, ready = true } = more;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: {
      capacity: { pods: '110', ...capacity },
      conditions: [
        { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory' },
        { type: 'Ready', status: ready ? 'True' : 'False', reason: ready ? 'KubeletReady' : 'KubeletNotReady' },
      ],
    },
  };
}

/** What a machine of 8 CPUs, 32 GB and 500 GB reports. */
export const LARGE: Labels = { cpu: '8', memory: '31830076Ki', 'ephemeral-storage': '488000000Ki' };

export function list(kind: string, items: readonly object[], apiVersion = 'v1') {
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: '4711' }, items };
}

export function resources(groupVersion: string, kinds: Labels) {
  const entries = Object.entries(kinds).map(([kind, name]) => ({
    name,
    singularName: kind.toLowerCase(),
    namespaced: true,
    kind,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: entries };
}

export function group(name: string, ...versions: readonly string[]) {
  const served = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { kind: 'APIGroup', apiVersion: 'v1', name, versions: served, preferredVersion: served[0] };
}

export function namespaced(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } };
}

export function classOf(name: string, fields: object, annotations: Labels = {}) {
  return { metadata: { name, annotations }, ...fields };
}

/** A custom object whose status says whether it works. */
export function withCondition(type: string, status: 'True' | 'False', message = '') {
  return { metadata: { name: 'some' }, status: { conditions: [{ type, status, reason: 'Told', message }] } };
}

const CORE = resources('v1', {
  ConfigMap: 'configmaps',
  Namespace: 'namespaces',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  Pod: 'pods',
  Secret: 'secrets',
  Service: 'services',
  ServiceAccount: 'serviceaccounts',
});

/** A cluster of three nodes with the usual APIs, nginx and one storage class. */
export const CLUSTER: ApiAnswers = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.2+k3s1', platform: 'linux/amd64' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [group('apps', 'v1'), group('batch', 'v1')] },
  '/api/v1': CORE,
  '/apis/apps': group('apps', 'v1'),
  '/apis/apps/v1': resources('apps/v1', { Deployment: 'deployments', StatefulSet: 'statefulsets' }),
  '/apis/batch/v1': resources('batch/v1', { CronJob: 'cronjobs', Job: 'jobs' }),
  '/apis/networking.k8s.io/v1': resources('networking.k8s.io/v1', { Ingress: 'ingresses' }),
  '/api/v1/namespaces/clearml': namespaced('clearml'),
  '/api/v1/nodes': list('Node', [node('one', LARGE), node('two', LARGE), node('three', LARGE)]),
  '/api/v1/services': list('Service', []),
  '/apis/storage.k8s.io/v1/storageclasses': list(
    'StorageClass',
    [
      classOf(
        'local-path',
        { provisioner: 'rancher.io/local-path' },
        { 'storageclass.kubernetes.io/is-default-class': 'true' },
      ),
    ],
    'storage.k8s.io/v1',
  ),
  '/apis/networking.k8s.io/v1/ingressclasses': list(
    'IngressClass',
    [classOf('nginx', { spec: { controller: 'k8s.io/ingress-nginx' } })],
    'networking.k8s.io/v1',
  ),
};
