import { kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';
import { describeWithCluster, KUBECONFIG, kubectl } from '../../support/test-cluster';

const NAMESPACE = `cdk8s-clearml-test-${process.pid}`;

const HELM = { 'meta.helm.sh/release-name': 'clearml', 'meta.helm.sh/release-namespace': 'old' };

/** The server of the kubeconfig and its certificate authority, as JSON. */
const CLUSTER =
  'go-template={{with (index .clusters 0).cluster}}{"server":"{{.server}}","ca":"{{index . "certificate-authority-data"}}"}{{end}}';

const app = new TestProject(
  `const { ApiObject } = require(${JSON.stringify(require.resolve('cdk8s'))});
   new ApiObject(chart, 'pod', {
     apiVersion: 'v1',
     kind: 'Pod',
     metadata: { name: 'main', namespace: '${NAMESPACE}' },
     spec: {
       containers: [{ name: 'main', image: 'main:1', env: ['user', 'password'].map((key) => (
         { name: key, valueFrom: { secretKeyRef: { name: 'login', key } } })) }],
       imagePullSecrets: [{ name: 'none' }],
     },
   });
   new ApiObject(chart, 'other', { apiVersion: 'example.com/v1', kind: 'Other', metadata: { name: 'other', namespace: 'none' } });`,
);

describeWithCluster('preflight on a real cluster', () => {
  beforeAll(() => {
    kubectl('create', 'namespace', NAMESPACE);
    kubectl('create', 'secret', 'generic', 'login', '-n', NAMESPACE, '--from-literal=user=content-of-the-test');
  });

  afterAll(() => {
    kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
  });

  test('reports existing and missing kinds, namespaces and Secrets', async () => {
    const env = { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: String(KUBECONFIG) };
    const { status, stdout, stderr } = await app.command(['preflight'], env);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(
      /^missing +API kinds +example\.com\/v1 +the cluster does not serve it; required for Other$/m,
    );
    expect(stdout).toMatch(/^ok +API kinds +v1 +Pod$/m);
    expect(stdout).toMatch(new RegExp(`^ok +Namespace +${NAMESPACE} +exists$`, 'm'));
    expect(stdout).toMatch(/^missing +Namespace +none +does not exist$/m);
    expect(stdout).toMatch(new RegExp(`^missing +Secret +${NAMESPACE}/login +it has no password$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^missing +Secret +${NAMESPACE}/none +does not exist$`, 'm'));
    expect(stdout).not.toMatch(/content-of-the-test|Y29udGVudC1vZi10aGUtdGVzd/);
  });

  test('reports missing permissions of a service account, and a running object of a Helm release', async () => {
    const { server, ca } = JSON.parse(
      kubectl('config', 'view', '--raw', '--minify', '--flatten', '-o', CLUSTER).toString(),
    );
    kubectl('create', 'serviceaccount', 'reader', '-n', NAMESPACE);
    kubectl('create', 'role', 'reader', '-n', NAMESPACE, '--verb=get,create', '--resource=pods');
    kubectl(
      'create',
      'rolebinding',
      'reader',
      '-n',
      NAMESPACE,
      '--role=reader',
      `--serviceaccount=${NAMESPACE}:reader`,
    );
    kubectl(
      'run',
      'main',
      '-n',
      NAMESPACE,
      '--image=main:1',
      '--overrides',
      JSON.stringify({ metadata: { annotations: HELM } }),
    );
    const token = kubectl('create', 'token', 'reader', '-n', NAMESPACE).toString().trim();
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'reader',
      clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': ca } }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'reader', context: { cluster: 'c', user: 'u', namespace: NAMESPACE } }],
    };
    app.write('reader.json', JSON.stringify(config));
    const env = { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: app.path('reader.json') };
    const { stdout } = await app.command(['preflight'], env);
    expect(stdout).toMatch(new RegExp(`^warning +Permissions +${NAMESPACE} +you may not patch pods$`, 'm'));
    expect(stdout).toMatch(/^warning +Running objects +Helm release old\/clearml +Pod\/main$/m);
  });
});
