import { ClearmlValidation } from '../../../lib';
import { failureOf } from '../../support/apps';
import { brokenRules, pod, validated } from './validated';

const RESTRICTED = { podSecurity: 'restricted' };
const environment = (name: string, value: string) => pod({ env: [{ name, value }] });
const SEALED = { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret' };
const configMap = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data });

const secret = (fields: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'demo' },
  ...fields,
});

test('accepts a compliant pod', async () => {
  expect(await brokenRules([pod()], { ...RESTRICTED, allowedRegistries: ['docker.io/example'] })).toEqual([]);
});

describe('pod-security', () => {
  test('reports each violated rule by name and field', async () => {
    const { violations } = await validated([pod({ securityContext: {} }, { hostPID: true })], RESTRICTED);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([
      'pod-security/hostNamespaces',
      'pod-security/allowPrivilegeEscalation',
      'pod-security/capabilities_restricted',
    ]);
    expect(violations[0]?.violatingResources).toEqual([
      expect.objectContaining({
        resourceName: 'Pod/demo/web',
        locations: ['spec.hostPID is true; expected unset or false'],
      }),
    ]);
  });

  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'demo', labels } };

  test.each([
    ['baseline by default', {}, [], []],
    ['the level of the properties', RESTRICTED, [], ['pod-security/runAsNonRoot']],
    ['the level of one namespace', { namespaceLevels: { demo: 'restricted' } }, [], ['pod-security/runAsNonRoot']],
    ['a lower level of one namespace', { ...RESTRICTED, namespaceLevels: { demo: 'privileged' } }, [], []],
    ['the level that a Namespace in the manifests enforces', {}, [namespace], ['pod-security/runAsNonRoot']],
  ])('uses %s', async (_, props, others, rules) => {
    const root = pod({}, { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } });
    expect(await brokenRules([...others, root], props)).toEqual(rules);
  });

  test('ignores violations that an exception of the app covers', async () => {
    const exceptions = JSON.stringify([{ rule: 'hostNamespaces', workload: 'Pod/web', reason: 'looks at the node' }]);
    const annotations = { 'cdk8s-clearml/pod-security-exceptions': exceptions };
    expect(await brokenRules([pod({}, { hostPID: true, hostIPC: true }, { annotations })], RESTRICTED)).toEqual([]);
    const privileged = pod({ securityContext: { privileged: true } }, {}, { annotations });
    expect(await brokenRules([privileged])).toEqual(['pod-security/privileged']);
    const broken = pod({}, { hostPID: true }, { annotations: { 'cdk8s-clearml/pod-security-exceptions': '{' } });
    expect(await brokenRules([broken])).toEqual(['pod-security/hostNamespaces']);
  });
});

describe('plain-credential', () => {
  test.each([
    ['a password in an environment variable', environment('DB_PASSWORD', 'hunter2'), 'DB_PASSWORD has a literal value'],
    ['a secret key', environment('CLEARML__secure__auth__token_secret', '"abcdef"'), 'token_secret has a literal'],
    ['an access key', environment('AWS_ACCESS_KEY', 'abc'), 'AWS_ACCESS_KEY'],
    ['a URL with a password', environment('URL', 'mongodb://root:hunter2@db:27017'), 'contains a URL with a password'],
    ['an argument', pod({ args: ['--api-token=abcdef'] }), 'the flag api-token has a literal value'],
    ['a line of a ConfigMap', configMap({ 'a.conf': 'user: me\n  password: "hunter2"\n' }), 'data.a.conf: password'],
    ['a key of a ConfigMap', configMap({ password: 'hunter2' }), 'data.password'],
    ['a private key', configMap({ key: '-----BEGIN RSA PRIVATE KEY-----\nabc' }), 'data.key contains a private key'],
    ['an annotation', pod({}, {}, { annotations: { a: `ghp_${'0123456789'.repeat(4)}` } }), 'a GitHub token'],
    ['a password in HOCON', configMap({ 'a.conf': 'users: [{name: a, password: hunter2}]' }), 'data.a.conf: password'],
    ['a pod template in a ConfigMap', configMap({ 'a.yaml': 'env: [{name: GIT_PASS, value: hunter2}]' }), 'GIT_PASS'],
    [
      'a variable of a custom resource',
      {
        apiVersion: 'example.com/v1',
        kind: 'Thing',
        metadata: { name: 's' },
        spec: { env: [{ name: 'A_KEY', value: 'hunter2' }] },
      },
      'spec.env[0]: A_KEY',
    ],
    ['a Secret among other objects', secret({ data: { a: 'YWI=' } }), 'data.a'],
  ])('reports %s without printing it', async (_, object, where) => {
    const { violations } = await validated([object]);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(['plain-credential']);
    expect(JSON.stringify(violations)).toContain(where);
    expect(JSON.stringify(violations)).not.toMatch(/hunter2|abcdef|ghp_0123|YWI=/);
  });

  test.each([
    ['a reference', pod({ env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] })],
    ['an expanded variable', environment('CLEARML__secure__auth__token_secret', '"$(SECRET_TOKEN)"')],
    ['a boolean flag', environment('ALLOW_EMPTY_PASSWORD', 'yes')],
    ['the path of a file', environment('API_TOKEN', '/var/run/secrets/token')],
    ['a number', configMap({ 'a.conf': 'max_token: 5' })],
    ['a name that only mentions a password', environment('PASSWORD_POLICY_URL', 'https://example.com')],
    ['a shell variable', configMap({ 'a.sh': 'PASSWORD="$DB_PASSWORD"\nTOKEN=${A_TOKEN}' })],
    ['a URL without password', environment('URL', 'https://user@example.com/a:b@c')],
    ['a comment and a setting', configMap({ 'a.conf': '# password: "x"\nauth { token { expiration = 3600 } }' })],
    ['code that reads the environment', configMap({ 'a.py': 'import os\npassword = os.environ["PASSWORD"]' })],
    ['an empty Secret', secret({ data: {} })],
    ['ciphertext', secret({ ...SEALED, spec: { encryptedData: { password: 'AgB' } } })],
  ])('accepts %s', async (_, object) => {
    expect(await brokenRules([object])).toEqual([]);
  });

  test('accepts credentials in the manifest of the Secrets', async () => {
    const objects = [secret({ stringData: { password: 'hunter2' } })];
    expect(await brokenRules(objects, {}, 'demo-secrets.k8s.yaml')).toEqual([]);
  });
});

test('accepts allowed Secrets in all manifests', async () => {
  const objects = [secret({ stringData: { a: 'b' } })];
  expect(await brokenRules(objects, { allowedSecrets: ['demo/s'] })).toEqual([]);
  expect(await brokenRules(objects, { allowedSecrets: ['other/s'] })).toEqual(['plain-credential']);
});

const allowed = { allowedRegistries: ['registry.internal/clearml', 'docker.io/library/'] };

test.each<[string, object, string[]]>([
  ['redis', {}, ['latest-tag']],
  ['redis:latest', {}, ['latest-tag']],
  ['localhost:5000/redis', {}, ['latest-tag']],
  ['docker.io/a/b:latest', {}, ['latest-tag']],
  ['redis:7', {}, []],
  ['localhost:5000/redis:7', {}, []],
  [`redis@sha256:${'0'.repeat(64)}`, {}, []],
  ['registry.internal/clearml/server:1', allowed, []],
  ['redis:7', allowed, []],
  ['docker.io/library/redis:7', allowed, []],
  ['registry.internal/other:1', allowed, ['image-registry']],
  ['registry.internal/clearml-evil/server:1', allowed, ['image-registry']],
  ['bitnami/redis:7', allowed, ['image-registry']],
  ['ghcr.io/a/b:1', allowed, ['image-registry']],
])('image %s with the properties %j violates %j', async (image, props, rules) => {
  expect(await brokenRules([pod({ image })], props)).toEqual(rules);
});

test('checks init and ephemeral containers, and pods of all kinds', async () => {
  const spec = { initContainers: [{ name: 'i', image: 'a' }], ephemeralContainers: [{ name: 'e', image: 'b' }] };
  const { violations } = await validated([
    pod({}, spec),
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'job' },
      spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: 'c', image: 'c' }] } } } } },
    },
  ]);
  expect(violations[0]?.violatingResources.flatMap(({ locations }) => locations)).toEqual([
    'spec.initContainers[0].image: a',
    'spec.ephemeralContainers[0].image: b',
    'spec.jobTemplate.spec.template.spec.containers[0].image: c',
  ]);
});

test('reports test hooks of charts', async () => {
  expect(await brokenRules([pod({}, {}, { annotations: { 'helm.sh/hook': 'test-success' } })])).toEqual(['test-hook']);
  expect(await brokenRules([pod({}, {}, { annotations: { 'helm.sh/hook': 'post-install' } })])).toEqual([]);
});

test('reports Services of type NodePort unless allowNodePorts is set', async () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { type: 'NodePort' } };
  expect(await brokenRules([service])).toEqual(['node-port']);
  expect(await brokenRules([service], { allowNodePorts: true })).toEqual([]);
});

test('skips the rules in skipRules', async () => {
  expect(await brokenRules([pod({ image: 'redis' })], { skipRules: ['latest-tag'] })).toEqual([]);
});

test.each([
  ['CLEARML1017', 'an unknown property', { level: 'restricted' }],
  ['CLEARML1017', 'an invalid level', { podSecurity: 5 }],
  ['CLEARML1017', 'a version without quotes', { kubernetesVersion: 1.3 }],
  ['CLEARML8015', 'an unknown rule', { skipRules: ['everything'] }],
  ['CLEARML1017', 'registries that are not a list', { allowedRegistries: 'docker.io' }],
])('throws %s for %s', (code, _, props) => {
  expect(failureOf(() => new ClearmlValidation(props as object)).code).toBe(code);
});

test('valid-object: reports fields that the API server rejects, with the version of the cluster', async () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { a: 1 } }, datas: {} };
  const { violations } = await validated([map]);
  expect(violations).toMatchObject([
    {
      ruleName: 'valid-object/schema',
      violatingResources: [
        { locations: ['metadata.labels["a"] is 1; expected a string', 'unknown field datas; expected data?'] },
      ],
    },
  ]);
  const restarting = pod({ restartPolicyRules: [] });
  expect(await brokenRules([restarting], { kubernetesVersion: '1.35' })).toEqual([]);
  expect(await brokenRules([restarting], { kubernetesVersion: '1.33' })).toEqual(['valid-object/schema']);
});

test('valid-object: checks custom kinds by the definitions in the manifests', async () => {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } };
  const spec = {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  };
  const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec };
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec: { size: 1 } };
  const named = { ...definition, metadata: { name: 'widgets.example.com' } };
  expect(await brokenRules([named, widget])).toEqual(['valid-object/schema']);
  expect(await brokenRules([widget])).toEqual([]);
});

test('preview-chart reports the first object of each file with objects of preview charts', async () => {
  const preview = pod({}, {}, { annotations: { 'cdk8s-clearml/preview': 'true' } });
  const { violations } = await validated([preview, preview]);
  expect(violations).toEqual([
    expect.objectContaining({ ruleName: 'preview-chart', violatingResources: [expect.anything()] }),
  ]);
  expect(await brokenRules([preview], { skipRules: ['preview-chart'] })).toEqual([]);
});
