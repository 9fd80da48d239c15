import { secrets } from '../../../../lib/cli/preflight/checks/secrets';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { look, object } from '../surroundings';

const PATH = '/api/v1/namespaces/clearml/secrets';
const secret = (name: string, ...keys: string[]) =>
  object('v1', 'Secret', { data: Object.fromEntries(keys.map((key) => [key, 'Y29udGVudA=='])) }, { name });
const pod = (spec: object) => object('v1', 'Pod', { spec });

const LOGIN = { name: 'login', inNamespace: 'clearml', keys: ['user', 'password'], remedy: 'make it' };
const expected = [{ kind: PrerequisiteKind.SECRET, ...LOGIN }];

test('reports an existing Secret of a construct with its keys', async () => {
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

describe('the check of Secrets that objects read includes', () => {
  test.each([
    ['variables', pod({ containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] }), 'k'],
    ['variables of init containers', pod({ initContainers: [{ envFrom: [{ secretRef: { name: 's' } }] }] }), ''],
    ['volumes', pod({ volumes: [{ secret: { secretName: 's', items: [{ key: 'k', path: 'p' }] } }] }), 'k'],
    ['projected volumes', pod({ volumes: [{ projected: { sources: [{ secret: { name: 's' } }] } }] }), ''],
    ['pull secrets', pod({ imagePullSecrets: [{ name: 's' }] }), '.dockerconfigjson'],
    [
      'pull secrets of accounts',
      object('v1', 'ServiceAccount', { imagePullSecrets: [{ name: 's' }] }),
      '.dockerconfigjson',
    ],
    ['certificates', object('v1', 'Ingress', { spec: { tls: [{ secretName: 's' }] } }), 'tls.crt, tls.key'],
  ])('%s', async (_, reader, keys) => {
    const reported = keys === '' ? 'exists' : `with ${keys}`;
    const answers = { [`${PATH}/s`]: secret('s', ...keys.split(', ')) };
    expect(await look(secrets, { objects: [reader] }, answers)).toEqual([`ok clearml/s: ${reported}`]);
    const remedy = keys === '' ? 'create it' : `create it with ${keys}`;
    expect(await look(secrets, { objects: [reader] })).toEqual([`missing clearml/s: does not exist -> ${remedy}`]);
  });

  test('no optional Secrets', async () => {
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

describe('the check of Secrets ignores Secrets that the app or an operator creates:', () => {
  const reader = pod({ volumes: [{ secret: { secretName: 's' } }] });
  const tls = [{ secretName: 's' }];
  const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };

  test.each([
    ['a Secret', object('v1', 'Secret', {}, { name: 's' })],
    ['a SealedSecret', object('v1', 'SealedSecret', {}, { name: 's' })],
    ['an ExternalSecret', object('v1', 'ExternalSecret', { spec: { target: { name: 's' } } })],
    ['an ExternalSecret without a target', object('v1', 'ExternalSecret', { spec: {} }, { name: 's' })],
    ['a Certificate', object('v1', 'Certificate', { spec: { secretName: 's' } })],
    ['an Ingress with annotations of cert-manager', object('v1', 'Ingress', { spec: { tls } }, { annotations })],
  ])('%s', async (_, maker) => {
    expect(await look(secrets, { objects: [reader, maker] })).toEqual([]);
  });

  test('but not a Secret in another namespace', async () => {
    const objects = [reader, object('v1', 'Secret', {}, { name: 's', namespace: 'other' })];
    expect(await look(secrets, { objects })).toEqual(['missing clearml/s: does not exist -> create it']);
  });
});
