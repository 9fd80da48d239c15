import { stringify } from 'yaml';
import { kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';
import { describeWithCluster, KUBECONFIG, kubectl } from '../../support/test-cluster';

const NAMESPACE = `cdk8s-clearml-diff-${process.pid}`;

const named = (apiVersion: string, kind: string, name: string, content: object) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: NAMESPACE, labels: { 'cdk8s-clearml/inventory': NAMESPACE } },
  ...content,
});
const labels = { app: 'a' };
const pod = (image: string, password: string) => ({
  metadata: { labels },
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'c', image, env: [{ name: 'DB_PASSWORD', value: password }] }],
  },
});
const set = (storage: string) =>
  named('apps/v1', 'StatefulSet', 'database', {
    spec: {
      serviceName: 'database',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'a:1' }] } },
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } },
      ],
    },
  });
const job = (password: string) => named('batch/v1', 'Job', 'job', { spec: { template: pod('a:1', password) } });
const secret = (stringData: object) => named('v1', 'Secret', 'login', { stringData });
const service = (type: string) => named('v1', 'Service', 'web', { spec: { type, ports: [{ port: 80 }] } });
const claim = named('v1', 'PersistentVolumeClaim', 'files', {
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

describeWithCluster('diff on a real cluster', () => {
  const project = new TestProject('');
  const write = (objects: readonly object[]) =>
    project.write('dist/app.yaml', objects.map((object) => stringify(object)).join('---\n'));
  const diff = () =>
    project.command(['diff', '--kubectl', kubectlPath(), '--kubeconfig', String(KUBECONFIG), '--json']);

  beforeAll(() => {
    kubectl('create', 'namespace', NAMESPACE);
    write([set('1Gi'), job('CONTENT-1'), secret({ a: 'CONTENT-2', old: 'CONTENT-3' }), service('ClusterIP'), claim]);
    kubectl('apply', '-f', project.path('dist'));
  }, 60_000);

  afterAll(() => {
    kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
  }, 60_000);

  test('finds no changes after an apply', async () => {
    const { status, stdout } = await diff();
    expect([status, JSON.parse(stdout).changes]).toEqual([0, []]);
  }, 60_000);

  test('predicts what the API server does with each object, without contents of secrets', async () => {
    write([set('2Gi'), job('CONTENT-4'), secret({ a: 'CONTENT-5' }), service('NodePort')]);
    const { status, stdout } = await diff();
    const { changes } = JSON.parse(stdout);
    expect(
      changes.map((one: any) => [
        one.states.join(),
        one.kind,
        ...one.fields.map(({ field }: any) => field),
        ...one.staleKeys,
      ]),
    ).toEqual([
      ['rejected', 'StatefulSet', 'spec.volumeClaimTemplates[data].spec.resources.requests.storage'],
      ['rejected', 'Job', 'spec.template.spec.containers[c].env[DB_PASSWORD].value'],
      ['change,stale key', 'Secret', 'data.a', 'old'],
      ['change', 'Service', 'spec.type', 'spec.externalTrafficPolicy'],
      ['orphaned', 'PersistentVolumeClaim'],
    ]);
    expect(status).toBe(1);
    expect(stdout).not.toMatch(/CONTENT-|Q09OVEVOVC/);
    // The API server confirms it.
    expect(() => kubectl('apply', '-f', project.path('dist'))).toThrow(/"database" is invalid.*"job" is invalid/s);
    const kept = JSON.parse(kubectl('get', 'secret', 'login', '-n', NAMESPACE, '-o', 'json').toString());
    expect(Object.keys(kept.data)).toEqual(['a', 'old']);
    expect(kubectl('get', 'pvc', 'files', '-n', NAMESPACE, '-o', 'name').toString()).toContain('files');
  }, 60_000);
});
