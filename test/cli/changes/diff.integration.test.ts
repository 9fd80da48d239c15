import { execFileSync } from 'node:child_process';
import { stringify } from 'yaml';
import { TestProject } from '../../support/projects';
import { type RecordedCluster, recordedKubectl } from '../../support/recorded-kubectl';

const LABELS = { 'cdk8s-clearml/inventory': 'test' };
const named = (apiVersion: string, kind: string, name: string, content: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'clearml', labels: LABELS },
  ...content,
});
const set = (storage: string) =>
  named('apps/v1', 'StatefulSet', 'mongodb', {
    spec: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }] },
  });
const server = (image: string) =>
  named('apps/v1', 'Deployment', 'server', { spec: { template: { spec: { containers: [{ name: 'c', image }] } } } });
const secret = (content: object) => named('v1', 'Secret', 'login', content);
const ingress = named('networking.k8s.io/v1', 'Ingress', 'web');
const claim = named('v1', 'PersistentVolumeClaim', 'files');

const project = new TestProject('');

function write(folder: string, objects: readonly object[]): void {
  project.write(`${folder}/app.k8s.yaml`, objects.map((object) => stringify(object)).join('---\n'));
}

async function diff(objects: readonly object[], cluster: RecordedCluster, ...args: string[]) {
  write('dist', objects);
  return project.command(['diff', '--kubectl', recordedKubectl(cluster), ...args]);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const lastApplied = (object: any) => ({
  ...object,
  metadata: {
    ...object.metadata,
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object) },
  },
});

/** A Secret whose key `old` comes from an earlier manifest, and whose key `edited` comes from a user. */
const managed = (object: any) => {
  const entry = (manager: string, key: string) => ({ manager, fieldsV1: { 'f:data': { [`f:${key}`]: {} } } });
  const managedFields = [entry('kubectl-client-side-apply', 'old'), entry('kubectl-edit', 'edited')];
  return { ...object, metadata: { ...object.metadata, managedFields } };
};

const IMMUTABLE = `Error from server (Invalid): error when applying patch:
{"spec":"TOPSECRET"}
for: "STDIN": error when patching "STDIN": StatefulSet.apps "mongodb" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden`;
const FORBIDDEN =
  'Error from server (Forbidden): secrets "login" is forbidden: User "dev" cannot patch resource "secrets" in API group "" in the namespace "clearml"';

describe('diff against a cluster', () => {
  test('prints what each object does, without contents of secrets', async () => {
    const { status, stdout, stderr } = await diff(
      [set('100Gi'), server('a:2'), secret({ stringData: { password: 'NEWCONTENT' } }), ingress],
      {
        live: [
          lastApplied(set('50Gi')),
          lastApplied(server('a:1')),
          managed(secret({ data: { password: base64('OLDCONTENT'), old: base64('STALE'), edited: base64('KEPT') } })),
          claim,
        ],
        refused: { 'StatefulSet/mongodb': IMMUTABLE },
      },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatchInlineSnapshot(`
"test:
rejected       StatefulSet/clearml/mongodb
  spec.volumeClaimTemplates[data].spec.resources.requests.storage: "50Gi" → "100Gi"
  fix: enlarge each claim of the template data (kubectl edit persistentvolumeclaim data-mongodb-0 -n clearml, …), if its storage class has allowVolumeExpansion; then delete the StatefulSet without its pods and claims (kubectl delete statefulset mongodb -n clearml --cascade=orphan), and apply
  note: API server: spec: updates to statefulset spec for fields other than 'replicas' are forbidden
restarts pods  Deployment/clearml/server
  spec.template.spec.containers[c].image: "a:1" → "a:2"
change         Secret/clearml/login  (stale key)
  data.password: "(hidden)" → "(hidden)"
  stale key: no manifest contains old; deploy removes it, kubectl apply does not
create         Ingress/clearml/web
orphaned       PersistentVolumeClaim/clearml/files
  data: the app no longer uses its data, which its deletion deletes
1 rejected, 1 orphaned, 1 create, 1 restarts pods, 1 change, 1 stale key; 2 need attention before you apply
"
`);
    expect(status).toBe(1);
  });

  test('has exit code 0 after changes that the API server accepts, and 1 with --exit-code', async () => {
    const cluster = { live: [lastApplied(server('a:1'))] };
    expect((await diff([server('a:2')], cluster)).status).toBe(0);
    expect((await diff([server('a:2')], cluster, '--exit-code')).status).toBe(1);
    const same = await diff([server('a:1')], cluster, '--exit-code');
    expect([same.status, same.stdout]).toEqual([0, 'test:\nno changes\n']);
  });

  test('reports missing permissions, kinds and namespaces', async () => {
    const custom = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 't' } };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } };
    const inside = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'new', labels: LABELS } };
    const outside = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'absent' } };
    const cluster = { live: [], refused: { 'Secret/login': FORBIDDEN } };
    const { stdout } = await diff([secret({}), custom, namespace, inside, outside], cluster, '--json');
    const { changes } = JSON.parse(stdout);
    expect(
      changes.map((one: any) => [
        one.states[0],
        one.kind,
        one.forbidden ?? one.rejections[0]?.procedure ?? one.notes[0],
      ]),
    ).toEqual([
      ['forbidden', 'Secret', 'you may not patch secrets'],
      ['rejected', 'Thing', 'the cluster has no kind example.com/v1 Thing: install the operator that defines it'],
      ['create', 'Namespace', undefined],
      ['create', 'ConfigMap', 'not checked: the app creates Namespace new first'],
      ['rejected', 'ConfigMap', 'namespace absent does not exist: kubectl create namespace absent'],
    ]);
  });

  test('names the release of helm that owns an object', async () => {
    const live: any = server('a:1');
    live.metadata.annotations = { 'meta.helm.sh/release-name': 'clearml' };
    const { stdout } = await diff([server('a:2')], { live: [live] });
    expect(stdout).toContain('note: release clearml of helm owns the object');
  });
});

describe('diff against another output', () => {
  test('compares with a folder, prints Markdown, and knows immutable fields', async () => {
    write('dist', [set('100Gi'), ingress]);
    write('old', [set('50Gi'), claim]);
    const { status, stdout } = await project.command(['diff', '--against', 'old', '--markdown']);
    expect(stdout).toMatchInlineSnapshot(`
"### Changes of dist against old

1 rejected, 1 orphaned, 1 create; 2 need attention before you apply

**rejected** \`StatefulSet/clearml/mongodb\`
\`\`\`diff
- spec.volumeClaimTemplates[data].spec.resources.requests.storage: "50Gi"
+ spec.volumeClaimTemplates[data].spec.resources.requests.storage: "100Gi"
\`\`\`
- fix: enlarge each claim of the template data (kubectl edit persistentvolumeclaim data-mongodb-0 -n clearml, …), if its storage class has allowVolumeExpansion; then delete the StatefulSet without its pods and claims (kubectl delete statefulset mongodb -n clearml --cascade=orphan), and apply

**create** \`Ingress/clearml/web\`

**orphaned** \`PersistentVolumeClaim/clearml/files\`
- data: the app no longer uses its data, which its deletion deletes
"
`);
    expect(status).toBe(1);
  });

  test('compares with a revision of git, also in a folder of a repository', async () => {
    const inner = new TestProject('');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: inner.folder });
    const content = (image: string) => ({
      'dist/app.k8s.yaml': stringify(server(image)),
      'cdk8s.yaml': 'output: dist\n',
    });
    for (const [path, text] of Object.entries(content('a:1'))) {
      inner.write(`deploy/${path}`, text);
    }
    git('init', '-q');
    git('add', 'deploy');
    git('commit', '-qm', 'first');
    inner.write('deploy/dist/app.k8s.yaml', stringify(server('a:2')));
    const run = (...args: string[]) => inner.command(['diff', '--output', 'deploy/dist', ...args]);
    const { stdout } = await run('--against', 'git:HEAD');
    expect(stdout).toContain('spec.template.spec.containers[c].image: "a:1" → "a:2"');
    expect((await run('--against', 'git:none')).stderr).toMatch(/^CLEARML4060: deploy\/dist at none: fatal: /);
    expect((await run('--against', 'git:--help')).stderr).toMatch(/^CLEARML4060: /);
    expect((await run('--against', 'nowhere')).stderr).toMatch(/^CLEARML8024: nowhere does not exist/);
  });
});
