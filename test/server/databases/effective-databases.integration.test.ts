import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { MongoDb } from '../../../lib/server/databases/mongodb';
import { Redis } from '../../../lib/server/databases/redis';
import { noticesOf, runInTemporaryFolders } from '../../support/apps';
import { bareChart } from '../../support/preview-charts';
import { CONTRACT, contractAt, environmentOf, objectsOf, serverOf } from '../servers';
import { expectSameError, fileWith, type Mistake, variable } from '../value-sources';

runInTemporaryFolders();

const BACKEND = 'externalServices.mongodbConnectionStringBackend';
const AUTH = 'externalServices.mongodbConnectionStringAuth';
const NODES = 'externalServices.elasticsearchConnectionString';
const PASSWORD = SecretValue.unsafePlainText('pw');

/** An external MongoDB, by a prop and by values. */
const mongodb = (backend: string, auth = 'mongodb://h/auth') => ({
  prop: {
    mongodb: MongoDb.external({
      backend: SecretValue.unsafePlainText(backend),
      auth: SecretValue.unsafePlainText(auth),
    }),
  },
  values: { 'mongodb.enabled': false, [BACKEND]: backend, [AUTH]: auth },
  path: BACKEND,
});
const redis = (values: object) => ({ 'dragonfly.enabled': false, ...values });
const nodes = (text: string) => ({ values: { 'elasticsearch.enabled': false, [NODES]: text }, path: NODES });

/** A login that the public chart does not pass to the server. */
const login = (database: string) => ({
  code: 'CLEARML4003',
  values: { [`${database}.auth.enabled`]: true, [`${database}.enabled`]: true },
  path: `${database}.auth.enabled`,
  props: { chart: bareChart('clearml', '7.14.4'), allowUnknownValues: true },
});

const MISTAKES: { readonly [mistake: string]: Mistake } = {
  'an empty connection string of a database that is off': {
    code: 'CLEARML5002',
    values: { 'mongodb.enabled': false, [BACKEND]: 'mongodb://h/backend', [AUTH]: '' },
    path: AUTH,
  },
  'one connection string of two': {
    code: 'CLEARML5002',
    values: { 'mongodb.enabled': false, [AUTH]: 'mongodb://h/auth' },
    path: BACKEND,
  },
  'a database that is off without another one': {
    code: 'CLEARML5002',
    values: { 'elasticsearch.enabled': false },
    path: 'elasticsearch.enabled',
  },
  'an address beside a database of the chart': {
    code: 'CLEARML5002',
    values: { 'externalServices.redisHost': 'redis.example.com' },
    path: 'externalServices.redisHost',
  },
  'connection strings of one database': {
    code: 'CLEARML5002',
    ...mongodb('mongodb://a,B/x', 'mongodb://b,a/x'),
  },
  'a connection string without a database': { code: 'CLEARML5010', ...mongodb('mongodb://h:27017/?tls=true') },
  'an unescaped @ in a password': { code: 'CLEARML5010', ...mongodb('mongodb://u:p4ss@word@h/backend') },
  'an unescaped / in a password': { code: 'CLEARML5010', ...mongodb('mongodb://u:1/p4ss@h/backend') },
  'a URL in the place of the host of Redis': {
    code: 'CLEARML5002',
    values: redis({ 'externalServices.redisHost': 'redis://:p4ss@r:6379' }),
    path: 'externalServices.redisHost',
  },
  'a port of Redis that is out of range': {
    code: 'CLEARML5008',
    values: redis({ 'externalServices.redisPort': 70000, 'externalServices.redisHost': 'r' }),
    path: 'externalServices.redisPort',
  },
  'nodes of Elasticsearch that are not JSON': { code: 'CLEARML5010', ...nodes('es:9200') },
  'a node of Elasticsearch with its scheme in the host': {
    code: 'CLEARML5002',
    ...nodes('[{"host":"https://es","port":9200}]'),
  },
  'a node of Elasticsearch with a port that is a text': {
    code: 'CLEARML5008',
    ...nodes('[{"host":"es","port":"9200"}]'),
  },
  'a login of MongoDB that the chart does not pass to the server': {
    ...login('mongodb'),
    prop: { mongodb: MongoDb.bundled({ auth: { rootPassword: PASSWORD } }) },
  },
  'a login of Redis that the chart does not pass to the server': {
    ...login('redis'),
    prop: { redis: Redis.bundled({ password: PASSWORD }) },
  },
};

test.each(Object.entries(MISTAKES))('reports %s in the same way from a prop, values and a file', (_, mistake) => {
  expectSameError(mistake);
});

test('a file with a login of MongoDB chooses the bundled one, whose readers all get the login', () => {
  const values = { 'mongodb.enabled': true, 'mongodb.auth.enabled': true, 'mongodb.auth.rootPassword': 'own' };
  const server = serverOf({ valuesFiles: [fileWith(values)] });
  for (const component of ['apiserver', 'asyncdelete']) {
    const { CLEARML_MONGODB_SERVICE_CONNECTION_STRING: connection } = environmentOf(server, component);
    expect(connection).toBe('mongodb://root:$(MONGODB_ROOT_PASSWORD)@clearml-enterprise-mongodb:27017');
  }
});

test.each([
  ['10.7.6', 'redis.enabled'],
  ['11.0.2', 'dragonfly.enabled'],
])('with chart %s, all readers of Redis get the password that a file gives the API server', (version, bundled) => {
  const values = {
    [bundled]: false,
    'externalServices.redisHost': 'r',
    'apiserver.extraEnvs': variable('CLEARML_REDIS_SERVICE_PASSWORD', 'own'),
  };
  const server = serverOf({ chart: contractAt(version), valuesFiles: [fileWith(values)] });
  const passwords = ['apiserver', 'asyncdelete', 'fileserver'].map(
    (component) => environmentOf(server, component).CLEARML_REDIS_SERVICE_PASSWORD,
  );
  expect(passwords[0]).toMatchObject({ secretKeyRef: { key: 'CLEARML_REDIS_SERVICE_PASSWORD' } });
  expect(passwords).toEqual([passwords[0], passwords[0], passwords[0]]);
});

test('a login of MongoDB without authSource is a notice', () => {
  const validated = (backend: string) =>
    noticesOf(() => serverOf({ valuesFiles: [fileWith(mongodb(backend).values)] }).node.validate());
  const notices = validated('mongodb+srv://u:p%40ss@cluster.example.com/backend');
  expect(notices).toContain(`${BACKEND} (own.yaml:5) contains a login without authSource`);
  expect(validated('mongodb://u:p%40ss@a:1,b/backend?replicaSet=x&authSource=admin').join()).not.toContain(BACKEND);
});

test('a complete copy of values.yaml with some edits keeps the databases of the chart', () => {
  const text = readFileSync(join(CONTRACT, 'values.yaml'), 'utf8').replace(
    /^ {2}cookieDomain: ""$/m,
    '  cookieDomain: example.com',
  );
  expect(parse(text).externalServices.redisHost).toBe('redis_hostname');
  writeFileSync('copy.yaml', text);
  const edited = serverOf({ valuesFiles: ['copy.yaml'] });
  expect(objectsOf(edited)).toEqual(objectsOf(serverOf({ values: { clearml: { cookieDomain: 'example.com' } } })));
});
