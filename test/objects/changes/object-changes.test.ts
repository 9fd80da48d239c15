import { objectChanges } from '../../../lib/objects/changes/object-changes';

const named = (kind: string, content: object, apiVersion = 'v1') => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'n' },
  ...content,
});

/** The change of an object, as text: its effect, changed fields, and which of them the API server rejects. */
function change(before: object, after: object): string {
  const [found] = objectChanges([before as never], [after as never]);
  const fields = found?.fields.map(({ field }) => field).join(' ');
  const rejected = found?.rejections.map(({ field }) => field).join(' ');
  return found === undefined
    ? 'none'
    : [fields, found.restartsPods ? 'restart' : '', rejected ? `rejected: ${rejected}` : '']
        .filter(Boolean)
        .join(' | ');
}

const set = (spec: object) => named('StatefulSet', { spec }, 'apps/v1');
const deployment = (spec: object) => named('Deployment', { spec }, 'apps/v1');
const job = (spec: object) => named('Job', { spec }, 'batch/v1');
const claim = (storage: string, more: object = {}) =>
  named('PersistentVolumeClaim', { spec: { resources: { requests: { storage } }, ...more } });
const service = (spec: object) => named('Service', { spec });
const pod = (image: string) => ({ template: { spec: { containers: [{ name: 'c', image }] } } });

test.each<[string, object, object, string]>([
  ['equal objects', set({ a: 1 }), set({ a: 1 }), 'none'],
  ['null and an absent field', set({ a: null }), set({}), 'none'],
  [
    'fields of the server',
    {
      ...set({}),
      status: { a: 1 },
      metadata: {
        name: 'a',
        namespace: 'n',
        uid: 'x',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      },
    },
    set({}),
    'none',
  ],
  ['another version of the API', named('Ingress', {}, 'extensions/v1'), named('Ingress', {}, 'extensions/v2'), 'none'],
  ['an image', deployment(pod('a:1')), deployment(pod('a:2')), 'spec.template.spec.containers[c].image | restart'],
  [
    'an image of a Job',
    job(pod('a:1')),
    job(pod('a:2')),
    'spec.template.spec.containers[c].image | rejected: spec.template.spec.containers[c].image',
  ],
  [
    'an image of a custom kind',
    named('Job', { spec: pod('a:1') }, 'batch.volcano.sh/v1'),
    named('Job', { spec: pod('a:2') }, 'batch.volcano.sh/v1'),
    'spec.template.spec.containers[c].image',
  ],
  [
    'a selector',
    deployment({ selector: { a: 1 } }),
    deployment({ selector: { a: 2 } }),
    'spec.selector.a | rejected: spec.selector.a',
  ],
  ['replicas', set({ replicas: 1 }), set({ replicas: 2 }), 'spec.replicas'],
  [
    'a mutable policy',
    set({}),
    set({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain' } }),
    'spec.persistentVolumeClaimRetentionPolicy',
  ],
  [
    'the size of a volume',
    set({ volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { resources: { requests: { storage: '1Gi' } } } }] }),
    set({ volumeClaimTemplates: [{ metadata: { name: 'd' }, spec: { resources: { requests: { storage: '2Gi' } } } }] }),
    'spec.volumeClaimTemplates[d].spec.resources.requests.storage | rejected: spec.volumeClaimTemplates[d].spec.resources.requests.storage',
  ],
  ['a default', set({ podManagementPolicy: 'OrderedReady' }), set({}), 'spec.podManagementPolicy'],
  [
    'another policy',
    set({ podManagementPolicy: 'Parallel' }),
    set({}),
    'spec.podManagementPolicy | rejected: spec.podManagementPolicy',
  ],
  ['a larger claim', claim('1Gi'), claim('2Gi'), 'spec.resources.requests.storage'],
  [
    'a smaller claim',
    claim('1Gi'),
    claim('1G'),
    'spec.resources.requests.storage | rejected: spec.resources.requests.storage',
  ],
  [
    'another class',
    claim('1Gi', { storageClassName: 'a' }),
    claim('1Gi', { storageClassName: 'b' }),
    'spec.storageClassName | rejected: spec.storageClassName',
  ],
  [
    'a headless Service',
    service({ ports: [] }),
    service({ clusterIP: 'None', ports: [] }),
    'spec.clusterIP | rejected: spec.clusterIP',
  ],
  ['a Service outside', service({ clusterIP: 'None' }), service({ type: 'ExternalName' }), 'spec.clusterIP spec.type'],
  ['completions', job({ completions: 1 }), job({ completions: 2 }), 'spec.completions | rejected: spec.completions'],
  [
    'completions with an index',
    job({ completions: 1, parallelism: 1, completionMode: 'Indexed' }),
    job({ completions: 2, parallelism: 2, completionMode: 'Indexed' }),
    'spec.completions spec.parallelism',
  ],
  ['the type of a Secret', named('Secret', { type: 'a' }), named('Secret', { type: 'b' }), 'type | rejected: type'],
  [
    'an immutable ConfigMap',
    named('ConfigMap', { immutable: true, data: { a: '1' } }),
    named('ConfigMap', { immutable: true, data: { a: '2' } }),
    'data.a | rejected: data.a',
  ],
  [
    'a role',
    named('RoleBinding', { roleRef: { name: 'a' } }, 'rbac.authorization.k8s.io/v1'),
    named('RoleBinding', { roleRef: { name: 'b' } }, 'rbac.authorization.k8s.io/v1'),
    'roleRef.name | rejected: roleRef.name',
  ],
])('finds the consequences of %s', (_what, before, after, expected) => {
  expect(change(before, after)).toBe(expected);
});

test('contents of Secrets are compared as the API server stores them, and are not shown', () => {
  const before = named('Secret', { stringData: { a: 'old-content', gone: 'x' } });
  const data = { a: Buffer.from('old-content').toString('base64') };
  expect(change(before, named('Secret', { data }))).toBe('');
  const changes = objectChanges([before], [named('Secret', { stringData: { a: 'new-content' } })]);
  expect(changes[0]?.fields.map(({ field, before: old, after }) => [field, old, after])).toEqual([
    ['data.a', '(hidden)', '(hidden)'],
  ]);
  expect(changes[0]?.staleKeys).toEqual(['gone']);
});

test('objects that only one state contains are created or orphaned', () => {
  const [one, other] = [named('Secret', {}), named('ConfigMap', {})];
  expect(objectChanges([one], [other]).map(({ kind, effect }) => [kind, effect])).toEqual([
    ['ConfigMap', 'created'],
    ['Secret', 'orphaned'],
  ]);
});
