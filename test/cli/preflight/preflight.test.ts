import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/apps';
import { kubectlPath } from '../../support/helms';
import { type ApiAnswers, kubeconfigFor, serveApi } from '../../support/kubernetes-api';
import { TestProject } from '../../support/projects';
import { CLUSTER } from './answers';

const app = new TestProject(
  `new HelmRelease(chart, 'release', { chart: './own', releaseName: 'own', kubeVersion: '1.34.0' });`,
  {
    'own/Chart.yaml': 'apiVersion: v2\nname: own\nversion: 1.0.0\nkubeVersion: ">=1.25.0-0"\n',
    'own/values.yaml': '',
    'own/templates/all.yaml': `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: local-path, accessModes: [ReadWriteOnce] }
---
apiVersion: v1
kind: Pod
metadata: { name: main }
spec:
  containers: [{ name: main, image: "own:1", envFrom: [{ secretRef: { name: login } }] }]
  imagePullSecrets: [{ name: registry }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: main }
spec: { ingressClassName: nginx, rules: [{ host: localhost }] }
`,
  },
);

const SECRETS: ApiAnswers = {
  '/api/v1/namespaces/demo': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo' } },
  '/api/v1/namespaces/demo/secrets/login': secret('login', { password: 'Y29udGVudC1vZi1hLXNlY3JldA==' }),
  '/api/v1/namespaces/demo/secrets/registry': secret('registry', { '.dockerconfigjson': 'e30=' }),
};

function secret(name: string, data: object) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'demo' }, type: 'Opaque', data };
}

const KUBECTL = { KUBECTL_EXECUTABLE: kubectlPath() };

async function preflight(answers: ApiAnswers, args: readonly string[] = []) {
  const { kubeconfig, asked } = await serveApi(answers);
  return { ...(await app.command(['preflight', ...args], { ...KUBECTL, KUBECONFIG: kubeconfig })), asked };
}

describe('a cluster that has everything', () => {
  test('is a table without remedies and exit code 0', async () => {
    const { status, stdout, stderr, asked } = await preflight({ ...CLUSTER, ...SECRETS });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replace(/(DNS record +localhost +).*/, '$1…')).toMatchSnapshot();
    expect(asked.filter((question) => !question.startsWith('GET '))).toEqual([]);
    expect(stdout).not.toMatch(/Y29udGVud|content-of/);
  });

  test('is JSON with --json', async () => {
    const { stdout } = await preflight({ ...CLUSTER, ...SECRETS }, ['--json']);
    const { context, namespace, kubernetesVersion, findings } = JSON.parse(stdout);
    expect({ context, namespace, kubernetesVersion }).toEqual({
      context: 'test',
      namespace: 'clearml',
      kubernetesVersion: '1.34.2',
    });
    expect(findings).toContainEqual({
      status: 'ok',
      what: 'StorageClass',
      name: 'local-path',
      found: 'rancher.io/local-path',
    });
  });
});

test('what is missing comes with its remedy and exit code 1', async () => {
  const { status, stdout } = await preflight(CLUSTER);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^missing {2}Namespace +demo +not there +kubectl create namespace demo$/m);
  expect(stdout).toMatch(/^missing {2}Secret +demo\/registry +not there +make it, with \.dockerconfigjson$/m);
  expect(stdout).toMatch(/^\d+ ok, 3 missing, 0 warning, 0 unknown$/m);
});

test('what may not be read is unknown: exit code 0, and 1 with --strict', async () => {
  const answers = { ...CLUSTER, ...SECRETS, '/apis/storage.k8s.io/v1/storageclasses': 403 };
  const { status, stdout } = await preflight(answers);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^unknown {2}StorageClass +local-path +it may not be read: User "tester" cannot list .*values/m);
  expect((await preflight(answers, ['--strict'])).status).toBe(1);
});

test('no file with what the cluster said stays behind', async () => {
  await preflight({ ...CLUSTER, ...SECRETS });
  expect(app.leftBehind()).toEqual([]);
  const kept = execFileSync('grep', ['-rl', 'Y29udGVudC1vZi1hLXNlY3JldA', app.home, app.folder, '--include=*', '-s'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  expect(kept).toBe('');
});
