import { secrets } from '../../../../lib/cli/preflight/checks/secrets';
import { PrerequisiteKind } from '../../../../lib/core/prerequisites/prerequisite';
import { look } from '../surroundings';

const PATH = '/api/v1/namespaces/clearml/secrets';
const secret = (name: string, ...keys: string[]) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'clearml' },
  data: Object.fromEntries(keys.map((key) => [key, 'Y29udGVudA=='])),
});
const object = (kind: string, fields: object, metadata = {}) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'some', ...metadata },
  ...fields,
});
const pod = (spec: object) => object('Pod', { spec });

const expected = [
  {
    kind: PrerequisiteKind.SECRET,
    name: 'login',
    inNamespace: 'clearml',
    keys: ['user', 'password'],
    remedy: 'make it',
  },
];

test('reports an existing Secret of a construct with its keys', async () => {
  const answers = { [`${PATH}/login`]: secret('login', 'user', 'password', 'more') };
  expect(await look(secrets, { prerequisites: expected }, answers)).toEqual(['ok clearml/login: with password, user']);
});

test('reports a Secret that is missing, lacks a key, or cannot be read', async () => {
  expect(await look(secrets, { prerequisites: expected })).toEqual([
    'missing clearml/login: does not exist -> make it',
  ]);
  expect(await look(secrets, { prerequisites: expected }, { [`${PATH}/login`]: secret('login', 'user') })).toEqual([
    'missing clearml/login: it has no password -> make it',
  ]);
  expect(await look(secrets, { prerequisites: expected }, { [`${PATH}/login`]: object('Secret', {}) })).toEqual([
    'missing clearml/login: it has no password, user -> make it',
  ]);
  expect(await look(secrets, { prerequisites: expected }, { [`${PATH}/login`]: 403 })).toEqual([
    expect.stringMatching(/^unknown clearml\/login: no read permission: .* -> make it$/),
  ]);
});

describe('the check of Secrets that objects read includes', () => {
  test.each([
    ['variables', pod({ containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] }), 'k'],
    ['variables of init containers', pod({ initContainers: [{ envFrom: [{ secretRef: { name: 's' } }] }] }), ''],
    ['volumes', pod({ volumes: [{ secret: { secretName: 's', items: [{ key: 'k', path: 'p' }] } }] }), 'k'],
    ['projected volumes', pod({ volumes: [{ projected: { sources: [{ secret: { name: 's' } }] } }] }), ''],
    ['pull secrets', pod({ imagePullSecrets: [{ name: 's' }] }), '.dockerconfigjson'],
    ['pull secrets of accounts', object('ServiceAccount', { imagePullSecrets: [{ name: 's' }] }), '.dockerconfigjson'],
    ['certificates', object('Ingress', { spec: { tls: [{ secretName: 's' }] } }), 'tls.crt, tls.key'],
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

  test.each([
    ['a Secret', object('Secret', {}, { name: 's' })],
    ['a SealedSecret', object('SealedSecret', {}, { name: 's' })],
    ['an ExternalSecret', object('ExternalSecret', { spec: { target: { name: 's' } } })],
    ['an ExternalSecret without a target', object('ExternalSecret', { spec: {} }, { name: 's' })],
    ['a Certificate', object('Certificate', { spec: { secretName: 's' } })],
    [
      'an Ingress that cert-manager looks after',
      object(
        'Ingress',
        { spec: { tls: [{ secretName: 's' }] } },
        { annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } },
      ),
    ],
  ])('%s', async (_, maker) => {
    expect(await look(secrets, { objects: [reader, maker] })).toEqual([]);
  });

  test('but not a Secret in another namespace', async () => {
    const objects = [reader, object('Secret', {}, { name: 's', namespace: 'other' })];
    expect(await look(secrets, { objects })).toEqual(['missing clearml/s: does not exist -> create it']);
  });
});
