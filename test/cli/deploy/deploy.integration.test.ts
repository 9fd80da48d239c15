import { chmodSync } from 'node:fs';
import { stringify } from 'yaml';
import { serveApplying, type TestCluster } from '../../support/applying-api';
import { kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';

const LABEL = { 'cdk8s-clearml/inventory': 'demo' };
const object = (apiVersion: string, kind: string, name: string, more: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: kind === 'Namespace' ? undefined : 'demo', labels: LABEL },
  ...more,
});
const ready = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
const SECRET = 'Y29udGVudC1vZi1hLXNlY3JldA==';
const OBJECTS = [
  object('apps/v1', 'Deployment', 'web', { spec: { template: {} }, status: ready }),
  object('v1', 'ConfigMap', 'settings', { data: { a: 'b' } }),
  object('v1', 'Secret', 'login', { data: { password: SECRET } }),
  object('v1', 'PersistentVolumeClaim', 'data', { spec: {} }),
  object('v1', 'Namespace', 'demo'),
];

const project = new TestProject('');

/** Runs a command for an output folder with these objects. */
async function run({ kubeconfig }: TestCluster, objects: readonly object[], ...args: string[]) {
  project.write('dist/app.k8s.yaml', objects.map((one) => stringify(one)).join('---\n'));
  const env = { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: kubeconfig, KUBERNETES_SERVICE_HOST: '' };
  const ended = await project.command(args, env);
  expect(ended.stdout + ended.stderr).not.toMatch(/Y29udGVud|content-of-a-secret/);
  return ended;
}

const DEPLOYMENT = '/apis/apps/v1/namespaces/demo/deployments/web';
const RECORD = '/api/v1/namespaces/demo/configmaps/cdk8s-clearml-inventory-demo';

test('deploy applies in order, records the inventory, and waits; prune then removes what the output lacks', async () => {
  const cluster = await serveApplying(OBJECTS);
  const first = await run(cluster, OBJECTS, 'deploy', '--yes', '--json');
  expect([first.status, JSON.parse(first.stdout)]).toEqual([
    0,
    { context: 'test', created: 5, configured: 0, unchanged: 0, removedKeys: [], ready: ['Deployment/demo/web'] },
  ]);
  expect(cluster.changes.map((change) => change.split('/').at(-1))).toEqual([
    'namespaces',
    'cdk8s-clearml-inventory-demo',
    'secrets',
    'configmaps',
    'persistentvolumeclaims',
    'deployments',
  ]);
  expect(cluster.stored.get(RECORD).data.objects.split('\n')).toContain('Deployment.apps/demo/web');

  const rest = OBJECTS.filter(({ kind }) => kind === 'Secret' || kind === 'Namespace');
  const listed = await run(cluster, rest, 'prune');
  expect(listed.stdout).toMatchInlineSnapshot(`
"remove  Deployment/demo/web              inventory demo
remove  ConfigMap/demo/settings          inventory demo
keep    PersistentVolumeClaim/demo/data  it contains data; --include PersistentVolumeClaim/demo/data removes it
2 to remove: run the command again with --yes, 1 kept
"
`);
  expect(cluster.count()).toBe(6);
  const removed = await run(cluster, rest, 'prune', '--yes', '--include', 'PersistentVolumeClaim/demo/data');
  expect([removed.status, [...cluster.stored.keys()].sort()]).toEqual([
    0,
    ['/api/v1/namespaces/demo', RECORD, '/api/v1/namespaces/demo/secrets/login'].sort(),
  ]);

  await run(cluster, rest, 'prune', '--all', '--yes');
  expect([...cluster.stored.keys()]).toEqual(['/api/v1/namespaces/demo', RECORD]);
  expect(cluster.stored.get(RECORD).data.objects).toBe('Namespace//demo\n');
});

test('deploy removes keys that stringData left behind, and keeps keys of users', async () => {
  const cluster = await serveApplying(OBJECTS);
  await run(cluster, OBJECTS, 'deploy', '--yes');
  const secret = cluster.stored.get('/api/v1/namespaces/demo/secrets/login');
  Object.assign(secret.data, { old: SECRET, own: SECRET });
  const entry = (manager: string, ...keys: string[]) => ({
    manager,
    fieldsV1: { 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) },
  });
  secret.metadata.managedFields = [entry('kubectl-client-side-apply', 'password', 'old'), entry('kubectl-edit', 'own')];
  const { status, stdout } = await run(cluster, OBJECTS, 'deploy', '--yes');
  expect([status, stdout]).toEqual([
    0,
    'removed key old of Secret/demo/login\n0 created, 0 configured, 5 unchanged, 1 workloads ready\n',
  ]);
  expect(Object.keys(cluster.stored.get('/api/v1/namespaces/demo/secrets/login').data)).toEqual(['password', 'own']);
});

test('deploy rejects objects that a release of helm owns, before it applies an object', async () => {
  const cluster = await serveApplying(OBJECTS);
  await run(cluster, OBJECTS, 'deploy', '--yes');
  const { metadata } = cluster.stored.get(DEPLOYMENT);
  metadata.annotations = { 'meta.helm.sh/release-name': 'clearml' };
  const { length } = cluster.changes;
  const { status, stderr } = await run(cluster, OBJECTS, 'deploy', '--yes');
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(
      /^CLEARML4087: release clearml of Helm owns Deployment\/demo\/web\n.*\n {2}fix: .* npx cdk8s-clearml adopt clearml\./m,
    ),
  ]);
  expect(cluster.changes).toHaveLength(length);
});

test('prune lists objects that it may not remove as present', async () => {
  const { kubeconfig } = await serveApplying(OBJECTS);
  await run({ kubeconfig } as TestCluster, OBJECTS, 'deploy', '--yes');
  const message =
    'deployments.apps "web" is forbidden: User "t" cannot delete resource "deployments" in API group "apps"';
  project.write(
    'kubectl',
    `#!/bin/sh\n[ "$1" != delete ] || { echo 'Error from server (Forbidden): ${message}' >&2; exit 1; }\nexec ${kubectlPath()} "$@"\n`,
  );
  chmodSync(project.path('kubectl'), 0o755);
  const rest = ['--kubectl', project.path('kubectl')];
  const { status, stdout } = await run({ kubeconfig } as TestCluster, OBJECTS.slice(2), 'prune', '--yes', ...rest);
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(
      /^remove +Deployment.*\nremove +ConfigMap.*\nnot all objects were removed: you may not delete deployments\.apps\n0 removed, 0 kept\n$/,
    ),
  ]);
});

test('prune does not state that all objects are gone if it may not read them', async () => {
  const cluster = await serveApplying(OBJECTS);
  project.write(
    'kubectl',
    `#!/bin/sh\ncase "$1 $2" in "get Deployment"*) echo 'Error from server (Forbidden): secrets "login" is forbidden: no' >&2; exit 1; esac\nexec ${kubectlPath()} "$@"\n`,
  );
  chmodSync(project.path('kubectl'), 0o755);
  const plain = OBJECTS.map(({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, labels: {} } }));
  const { status, stdout } = await run(cluster, plain, 'prune', '--all', '--kubectl', project.path('kubectl'));
  expect([status, stdout]).toEqual([
    1,
    expect.stringMatching(/: secrets\nthe command knows no object that is no longer part of the app\n$/),
  ]);
});

test('deploy stops at the first rejected object, and continues when it runs again', async () => {
  let isRejected = true;
  const reject = ({ kind }: any) =>
    isRejected && kind === 'ConfigMap' ? 'data: Invalid value: "b": wrong' : undefined;
  const objects = [...OBJECTS, object('v1', 'Pod', 'one', { status: { phase: 'Succeeded' } })];
  const settings = objects.filter(({ metadata }) => metadata.name === 'settings');
  const cluster = await serveApplying(objects, (one) => (one.metadata.name === 'settings' ? reject(one) : undefined));
  const failed = await run(cluster, objects, 'deploy', '--yes');
  expect([failed.status, failed.stderr.split('\n').slice(-4)]).toEqual([
    1,
    [
      'CLEARML4072 ConfigMap/demo/settings: data: wrong',
      '  expected: an object that the cluster accepts',
      '  fix: correct the object; run the same command again: it continues',
      '',
    ],
  ]);
  expect([cluster.stored.has(DEPLOYMENT), settings.length]).toEqual([false, 1]);
  isRejected = false;
  const { status, stdout } = await run(cluster, objects, 'deploy', '--yes');
  expect([status, stdout]).toEqual([0, '3 created, 0 configured, 3 unchanged, 2 workloads ready\n']);
});

test('deploy reports the reason of a pod, and the state of a workload after the timeout', async () => {
  const objects = OBJECTS.map((one) => (one.kind === 'Deployment' ? { ...one, status: {} } : one));
  const cluster = await serveApplying(objects);
  const late = await run(cluster, objects, 'deploy', '--yes', '--timeout', '0s');
  expect([late.status, late.stderr]).toEqual([
    1,
    expect.stringMatching(/CLEARML4073: after 0 s, 1 workloads are not ready: Deployment\/demo\/web: 0\/1 ready\n/),
  ]);
  const owner = (uid: string) => [{ uid, kind: 'any', name: 'any', apiVersion: 'v1' }];
  const revision = { 'deployment.kubernetes.io/revision': '1' };
  cluster.stored.get(DEPLOYMENT).metadata.annotations = revision;
  cluster.stored.set('/apis/apps/v1/namespaces/demo/replicasets/web', {
    ...object('apps/v1', 'ReplicaSet', 'web'),
    metadata: { name: 'web', namespace: 'demo', uid: 'set', annotations: revision, ownerReferences: owner(DEPLOYMENT) },
  });
  const waiting = { reason: 'ImagePullBackOff', message: 'no such image' };
  cluster.stored.set('/api/v1/namespaces/demo/pods/web-0', {
    ...object('v1', 'Pod', 'web-0'),
    metadata: { name: 'web-0', namespace: 'demo', uid: 'pod', ownerReferences: owner('set') },
    status: { containerStatuses: [{ name: 'main', image: 'main:1', state: { waiting } }] },
  });
  const { status, stderr } = await run(cluster, objects, 'deploy', '--yes');
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining(
      'CLEARML4073 Deployment/demo/web: pod web-0, container main: the image main:1 cannot be pulled: no such image\n',
    ),
  ]);
  expect((await run(cluster, objects, 'deploy', '--yes', '--no-wait')).status).toBe(0);
});

test('a signal ends a deployment that waits, and the command states how to continue', async () => {
  const objects = OBJECTS.map((one) => (one.kind === 'Deployment' ? { ...one, status: {} } : one));
  const { kubeconfig } = await serveApplying(objects);
  project.write('dist/app.k8s.yaml', objects.map((one) => stringify(one)).join('---\n'));
  const env = { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: kubeconfig, KUBERNETES_SERVICE_HOST: '' };
  const { child, ended } = project.startCommand(['deploy', '--yes'], env);
  child.stderr.on('data', (text) => String(text).includes('waiting') && child.kill('SIGINT'));
  expect(await ended).toMatchObject({
    status: 130,
    stderr: expect.stringMatching(/interrupted: run the same command again to continue\n$/),
  });
});

test.each<[string, string[], object[]]>([
  ['CLEARML4071', ['deploy'], OBJECTS],
  ['CLEARML4074', ['prune'], [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }]],
  ['CLEARML4074', ['prune', '--inventory', 'other'], OBJECTS],
  ['CLEARML4075', ['prune', '--include', 'Secret/demo/none'], OBJECTS],
  ['CLEARML8024', ['deploy', '--output', 'none'], OBJECTS],
])('%s rejects %j', async (code, args, objects) => {
  const { status, stderr } = await run(await serveApplying(OBJECTS), objects, ...args);
  expect([status, stderr]).toEqual([2, expect.stringMatching(new RegExp(`^${code}`, 'm'))]);
});
