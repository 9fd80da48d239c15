import { claims, namedObjects, namespaces, operators } from '../../../../lib/cli/preflight/checks/objects';
import { secrets } from '../../../../lib/cli/preflight/checks/secrets';
import { findAll, manualChecks } from '../../../../lib/cli/preflight/preflight-command';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { group, list, look, object, withCondition } from '../surroundings';

describe('namespaces', () => {
  const mapIn = (namespace: string) => object('v1', 'ConfigMap', {}, { namespace });

  test('are reported as ok, missing or unknown', async () => {
    const prerequisites = [{ kind: PrerequisiteKind.NAMESPACE, name: 'metallb', remedy: 'install MetalLB' }];
    const objects = [mapIn('clearml'), mapIn('agents'), mapIn('clearml')];
    const answers = { '/api/v1/namespaces/agents': 403 };
    expect(await look(namespaces, { objects, prerequisites }, answers)).toEqual([
      expect.stringMatching(/^unknown agents: no read permission: .* -> kubectl create namespace agents$/),
      'ok clearml: exists',
      'missing metallb: does not exist -> install MetalLB',
    ]);
  });

  test('that the app contains are not checked', async () => {
    const fromApp = object('v1', 'Namespace', {}, { name: 'agents' });
    expect(await look(namespaces, { objects: [fromApp, mapIn('agents')] })).toEqual([]);
  });
});

describe.each([
  [PrerequisiteKind.ISSUER, 'cert-manager.io', undefined, 'clusterissuers/some', 'Ready'],
  [PrerequisiteKind.ISSUER, 'cert-manager.io', 'clearml', 'namespaces/clearml/issuers/some', 'Ready'],
  [PrerequisiteKind.GATEWAY, 'gateway.networking.k8s.io', 'edge', 'namespaces/edge/gateways/some', 'Programmed'],
  [PrerequisiteKind.GATEWAY, 'gateway.networking.k8s.io', undefined, 'namespaces/clearml/gateways/some', 'Programmed'],
  [PrerequisiteKind.SECRET_STORE, 'external-secrets.io', undefined, 'clustersecretstores/some', 'Ready'],
  [PrerequisiteKind.SECRET_STORE, 'external-secrets.io', 'clearml', 'namespaces/clearml/secretstores/some', 'Ready'],
])('%s of %s in namespace %s', (kind, api, inNamespace, path, condition) => {
  const needs = { prerequisites: [{ kind, name: 'some', inNamespace, remedy: 'make it' }] };
  const shown = path.startsWith('namespaces/') ? `${path.split('/')[1]}/some` : 'some';
  const serving = (object: object | number) => ({
    [`/apis/${api}`]: group(api, 'v1'),
    [`/apis/${api}/v1/${path}`]: object,
  });

  test('is reported as ok when it is ready, or has no conditions', async () => {
    expect(await look(namedObjects, needs, serving(withCondition(condition, 'True')))).toEqual([`ok ${shown}: ready`]);
    expect(await look(namedObjects, needs, serving({ metadata: { name: 'some' } }))).toEqual([`ok ${shown}: exists`]);
  });

  test('is reported when it is not ready, does not exist, or cannot be read', async () => {
    const broken = withCondition(condition, 'False', 'the account\nis not registered');
    expect(await look(namedObjects, needs, serving(broken))).toEqual([
      `warning ${shown}: not ready: the account is not registered -> resolve the problem in its status`,
    ]);
    expect(await look(namedObjects, needs, serving(404))).toEqual([`missing ${shown}: does not exist -> make it`]);
    expect(await look(namedObjects, needs)).toEqual([`missing ${shown}: does not exist -> make it`]);
    const [hidden] = await look(namedObjects, needs, serving(403));
    expect(hidden).toMatch(/^unknown (?:\w+\/)?some: no read permission: .* -> make it$/);
  });
});

test('reports prerequisites that the API does not expose as unknown', async () => {
  const prerequisites = [
    { kind: PrerequisiteKind.NODE_SETTING, name: 'vm.max_map_count=262144', remedy: 'run sysctl' },
    { kind: PrerequisiteKind.CONTROLLER_SETTING, name: 'bodies of any size', remedy: 'set it' },
  ];
  expect(await look(manualChecks, { prerequisites })).toEqual([
    'unknown bodies of any size: the Kubernetes API does not expose settings of controllers -> set it',
    'unknown vm.max_map_count=262144: the Kubernetes API does not expose settings of nodes -> run sysctl',
  ]);
});

describe('volume claims', () => {
  const path = '/api/v1/namespaces/clearml/persistentvolumeclaims/data';
  const pod = object('v1', 'Pod', { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } });
  const claim = (phase: string) => ({ metadata: { name: 'data' }, status: { phase } });

  test('that pods mount are reported as bound, existing, lost, missing or unknown', async () => {
    const found = (answer: object | number) => look(claims, { objects: [pod] }, { [path]: answer });
    expect(await found(claim('Bound'))).toEqual(['ok clearml/data: bound']);
    expect(await found(claim('Pending'))).toEqual(['ok clearml/data: exists']);
    expect(await found(claim('Lost'))).toEqual([
      'warning clearml/data: its volume is lost -> restore the volume, or create the claim again',
    ]);
    expect(await found(404)).toEqual(['missing clearml/data: does not exist -> create it: Pod/pod mounts it']);
    expect(await found(403)).toEqual([expect.stringMatching(/^unknown clearml\/data: no read permission: /)]);
  });

  test('that constructs require are checked, and claims of the app are not', async () => {
    const kind = PrerequisiteKind.PERSISTENT_VOLUME_CLAIM;
    const prerequisites = [{ kind, name: 'cache', inNamespace: 'agents', remedy: 'create it' }];
    const fromApp = object('v1', 'PersistentVolumeClaim', {}, { name: 'data' });
    expect(await look(claims, { objects: [pod, fromApp], prerequisites })).toEqual([
      'missing agents/cache: does not exist -> create it',
    ]);
  });
});

describe('operators', () => {
  const path = '/apis/apps/v1/deployments';
  const needs = { prerequisites: [{ kind: PrerequisiteKind.OPERATOR, name: 'gpu-operator', remedy: 'install it' }] };
  const running = (labels: object) => ({
    [path]: list({ metadata: { name: 'gpu', namespace: 'gpu-operator', labels } }),
  });

  test.each([{ 'app.kubernetes.io/name': 'gpu-operator' }, { 'helm.sh/chart': 'gpu-operator-v25.3.0' }])(
    'are reported as ok for a Deployment with the labels %j',
    async (labels) => {
      expect(await look(operators, needs, running(labels))).toEqual(['ok gpu-operator: Deployment gpu-operator/gpu']);
    },
  );

  test.each([{}, { 'helm.sh/chart': 'gpu-operator-validator-1.0.0' }])(
    'cause a warning for a Deployment with the labels %j',
    async (labels) => {
      expect(await look(operators, needs, running(labels))).toEqual([
        'warning gpu-operator: no Deployment has its name in its labels; it may be installed by another method -> install it',
      ]);
    },
  );

  test('are reported as unknown without read permission for Deployments', async () => {
    expect(await look(operators, needs, { [path]: 403 })).toEqual([
      expect.stringMatching(/^unknown gpu-operator: no read permission: .* -> install it$/),
    ]);
    expect(await look(operators, {})).toEqual([]);
  });
});

test('checks a Flux source by its kind', async () => {
  const kind = PrerequisiteKind.GITOPS_SOURCE;
  const needs = { prerequisites: [{ kind, name: 'GitRepository/fleet', inNamespace: 'flux', remedy: 'make it' }] };
  const api = 'source.toolkit.fluxcd.io';
  const path = `/apis/${api}/v1/namespaces/flux/gitrepositories/fleet`;
  const answers = { [`/apis/${api}`]: group(api, 'v1'), [path]: withCondition('Ready', 'True') };
  expect(await look(namedObjects, needs, answers)).toEqual(['ok flux/GitRepository/fleet: ready']);
  expect(await look(namedObjects, needs)).toEqual(['missing flux/GitRepository/fleet: does not exist -> make it']);
});

test.each(Object.values(PrerequisiteKind))('reports a prerequisite of kind %s', async (kind) => {
  const needs = { prerequisites: [{ kind, name: 'some', remedy: 'provide it' }] };
  const rows = await look((surroundings) => findAll(surroundings), needs, {}, { lookUp: async () => [] });
  expect(rows).toContainEqual(expect.stringMatching(/ (?:\w+\/)?some: /));
});

const PATH = '/api/v1/namespaces/clearml/secrets';
const secret = (name: string, ...keys: string[]) =>
  object('v1', 'Secret', { data: Object.fromEntries(keys.map((key) => [key, 'Y29udGVudA=='])) }, { name });
const pod = (spec: object) => object('v1', 'Pod', { spec });

const LOGIN = { name: 'login', inNamespace: 'clearml', keys: ['user', 'password'], remedy: 'make it' };
const expected = [{ kind: PrerequisiteKind.SECRET, ...LOGIN }];

test('reports an existing Secret with the keys that a construct requires', async () => {
  const answers = { [`${PATH}/login`]: secret('login', 'user', 'password', 'more') };
  expect(await look(secrets, { prerequisites: expected }, answers)).toEqual(['ok clearml/login: with password, user']);
});

test('reports a Secret that is missing, lacks a key, or cannot be read', async () => {
  const found = (login: object | number) => look(secrets, { prerequisites: expected }, { [`${PATH}/login`]: login });
  expect(await found(404)).toEqual(['missing clearml/login: does not exist -> make it']);
  expect(await found(secret('login', 'user'))).toEqual(['missing clearml/login: it has no password -> make it']);
  expect(await found(object('v1', 'Secret'))).toEqual(['missing clearml/login: it has no password, user -> make it']);
  const [hidden] = await found(403);
  expect(hidden).toMatch(/^unknown clearml\/login: no read permission: .* -> make it$/);
});

describe('a Secret that objects read', () => {
  test.each([
    ['a variable', pod({ containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] }), 'k'],
    ['variables of an init container', pod({ initContainers: [{ envFrom: [{ secretRef: { name: 's' } }] }] }), ''],
    ['a volume', pod({ volumes: [{ secret: { secretName: 's', items: [{ key: 'k', path: 'p' }] } }] }), 'k'],
    ['a projected volume', pod({ volumes: [{ projected: { sources: [{ secret: { name: 's' } }] } }] }), ''],
    ['imagePullSecrets of a pod', pod({ imagePullSecrets: [{ name: 's' }] }), '.dockerconfigjson'],
    [
      'imagePullSecrets of a ServiceAccount',
      object('v1', 'ServiceAccount', { imagePullSecrets: [{ name: 's' }] }),
      '.dockerconfigjson',
    ],
    ['TLS of an Ingress', object('v1', 'Ingress', { spec: { tls: [{ secretName: 's' }] } }), 'tls.crt, tls.key'],
  ])('in %s is checked', async (_, reader, keys) => {
    const reported = keys === '' ? 'exists' : `with ${keys}`;
    const answers = { [`${PATH}/s`]: secret('s', ...keys.split(', ')) };
    expect(await look(secrets, { objects: [reader] }, answers)).toEqual([`ok clearml/s: ${reported}`]);
    const remedy = keys === '' ? 'create it' : `create it with ${keys}`;
    expect(await look(secrets, { objects: [reader] })).toEqual([`missing clearml/s: does not exist -> ${remedy}`]);
  });

  test('is not checked when it is optional', async () => {
    const optional = { name: 's', key: 'k', optional: true };
    const objects = [pod({ containers: [{ env: [{ valueFrom: { secretKeyRef: optional } }] }] })];
    expect(await look(secrets, { objects })).toEqual([]);
  });
});

test('reports a Secret with several readers once, with all keys and the remedy of the construct', async () => {
  const objects = [pod({ containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'login', key: 'token' } } }] }] })];
  expect(await look(secrets, { objects, prerequisites: expected })).toEqual([
    'missing clearml/login: does not exist -> make it',
  ]);
  const answers = { [`${PATH}/login`]: secret('login', 'user', 'password') };
  expect(await look(secrets, { objects, prerequisites: expected }, answers)).toEqual([
    'missing clearml/login: it has no token -> make it',
  ]);
});

describe('a Secret that the app or an operator creates', () => {
  const reader = pod({ volumes: [{ secret: { secretName: 's' } }] });
  const tls = [{ secretName: 's' }];
  const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };

  test.each([
    ['a Secret', object('v1', 'Secret', {}, { name: 's' })],
    ['a SealedSecret', object('v1', 'SealedSecret', {}, { name: 's' })],
    ['an ExternalSecret', object('v1', 'ExternalSecret', { spec: { target: { name: 's' } } })],
    ['an ExternalSecret without a target', object('v1', 'ExternalSecret', { spec: {} }, { name: 's' })],
    [
      'a MongoDBCommunity',
      object('v1', 'MongoDBCommunity', { spec: { users: [{ connectionStringSecretName: 's' }] } }),
    ],
    ['a Certificate', object('v1', 'Certificate', { spec: { secretName: 's' } })],
    ['an Ingress with annotations of cert-manager', object('v1', 'Ingress', { spec: { tls } }, { annotations })],
  ])('is not checked: %s', async (_, creator) => {
    expect(await look(secrets, { objects: [reader, creator] })).toEqual([]);
  });

  test('does not replace a Secret in another namespace', async () => {
    const objects = [reader, object('v1', 'Secret', {}, { name: 's', namespace: 'other' })];
    expect(await look(secrets, { objects })).toEqual(['missing clearml/s: does not exist -> create it']);
  });
});
