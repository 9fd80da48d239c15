import { PrerequisiteKind } from '../../../lib/core/prerequisites/prerequisite';
import { Prerequisites } from '../../../lib/core/prerequisites/prerequisites';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { Elasticsearch } from '../../../lib/server/databases/elasticsearch';
import { MongoDb } from '../../../lib/server/databases/mongodb';
import { Redis } from '../../../lib/server/databases/redis';
import type { ClearmlServerProps } from '../../../lib/server/server-props';
import { failureOf, testChart } from '../../support/apps';
import { crdProblems } from '../../support/crd-schemas';
import { contractAt, environmentOf, objectOf, serverOf, withValues } from '../servers';

const external = MongoDb.external({ backend: SecretValue.existing('m', 'b'), auth: SecretValue.existing('m', 'a') });
const off = { enabled: false };
const on = { enabled: true };
const mckMongodb = { enabled: true, migrated: true };
const BACKEND = 'externalServices.mongodbConnectionStringBackend';
const address = {
  mongodbConnectionStringBackend: 'mongodb://h/backend',
  mongodbConnectionStringAuth: 'mongodb://h/auth',
};

const redisHost = { redisHost: 'h' };
const elasticsearch = Elasticsearch.external({ hosts: [{ host: 'a' }] });

test.each<[string, Partial<ClearmlServerProps>]>([
  ['mongodb.enabled (values) is true beside', { mongodb: external, values: { mongodb: on } }],
  ['mckMongodb.enabled (values) is true beside', { mongodb: external, values: { mckMongodb: on } }],
  [`mongodb.enabled (values) is false, and ${BACKEND} is not set`, { values: { mongodb: off } }],
  [`mongodb.enabled (values) is false, and ${BACKEND} is not set`, { values: { mongodb: off, mckMongodb: off } }],
  ['mongodb.enabled (mongodb) is false', { mongodb: MongoDb.operatorManaged(), values: { mckMongodb: off } }],
  [`${BACKEND} (values) is set, and mongodb.enabled stays true`, { values: { externalServices: address } }],
  [
    `${BACKEND} (values) is set, and the mongodb prop`,
    { mongodb: MongoDb.bundled(), values: { externalServices: address } },
  ],
  [
    'mongodb.auth.enabled (values) is true beside the MongoDB of the operator',
    { values: { mongodb: { auth: on }, mckMongodb } },
  ],
  [
    'elasticsearch.enabled (values) is false, and externalServices.elasticsearchConnectionString is not set',
    { values: { elasticsearch: off } },
  ],
  ['elasticsearch.enabled (values) is true beside', { elasticsearch, values: { elasticsearch: on } }],
  ['dragonfly.enabled (values) is false, and externalServices.redisHost is not set', { values: { dragonfly: off } }],
  // Chart versions before 11 have redis.enabled instead.
  [
    'externalServices.redisHost (values) is set, and dragonfly.enabled stays true',
    { values: { redis: off, externalServices: redisHost } },
  ],
  ['dragonfly.enabled (values) is true beside', { redis: Redis.external({ host: 'h' }), values: { dragonfly: on } }],
])('rejects contradictory databases because %s …: %j', (found, props) => {
  const { message } = failureOf(() => serverOf(props));
  expect(message).toContain(`CLEARML5002 clearml/server: ${found}`);
  expect(message).toContain('expected: each database exactly once, bundled or external');
});

const password = SecretValue.generated('p');

test.each([
  ['no host', () => Elasticsearch.external({ hosts: [] }), 'CLEARML5002'],
  ['a user without password', () => Elasticsearch.external({ hosts: [{ host: 'a' }], username: 'u' }), 'CLEARML5002'],
  ['a password without user', () => Elasticsearch.external({ hosts: [{ host: 'a' }], password }), 'CLEARML5002'],
  ['a URL as host', () => Elasticsearch.external({ hosts: [{ host: 'https://a' }] }), 'CLEARML5002'],
  ['port 0', () => Elasticsearch.external({ hosts: [{ host: 'a', port: 0 }] }), 'CLEARML5008'],
  ['an empty host', () => Redis.external({ host: '' }), 'CLEARML5002'],
  ['a login in the host', () => Redis.external({ host: 'u:p@h' }), 'CLEARML5002'],
  ['port 65536', () => Redis.external({ host: 'h', port: 65536 }), 'CLEARML5008'],
])('rejects an external database with %s', (_, make, code) => {
  expect(failureOf(make).code).toBe(code);
});

test('a server sets no database values if user values select a database', () => {
  const { server, values } = withValues({ values: { mongodb: off, externalServices: address } });
  expect(values.mckMongodb).toBeUndefined();
  expect(environmentOf(server, 'apiserver')).toMatchObject({
    CLEARML__HOSTS__MONGO__BACKEND__HOST: '"""$(SECRET_HOSTS_MONGO_BACKEND_HOST)"""',
    SECRET_HOSTS_MONGO_BACKEND_HOST: {
      secretKeyRef: { name: 'clearml-enterprise-environment', key: 'mongodbConnectionStringBackend' },
    },
  });
});

test('a connection string that contains a SecretValue becomes one setting of the server', () => {
  const mongodbConnectionStringBackend = `mongodb://u:${SecretValue.existing('m', 'pw')}@h/backend?a=b`;
  const externalServices = { ...address, mongodbConnectionStringBackend };
  const server = serverOf({ values: { mongodb: off, externalServices } });
  expect(environmentOf(server, 'asyncdelete')).toMatchObject({
    SECRET_PW: { secretKeyRef: { name: 'm', key: 'pw' } },
    CLEARML__HOSTS__MONGO__BACKEND__HOST: '"""mongodb://u:$(SECRET_PW)@h/backend?a=b"""',
  });
});

test('rejects a connection string that the server cannot read', () => {
  const backend = SecretValue.unsafePlainText('mongodb://u:"""@h/backend');
  const server = serverOf({ mongodb: MongoDb.external({ backend, auth: SecretValue.existing('m', 'a') }) });
  expect(server.node.validate()).toEqual([
    expect.stringMatching(
      /^CLEARML3006: externalServices\.mongodbConnectionStringBackend \(mongodb\.backend, plain text/,
    ),
  ]);
});

test('a delete job without its own variables uses the logins of the API server', () => {
  const redis = Redis.external({ host: 'r', password: SecretValue.existing('r', 'pw') });
  const server = serverOf({ chart: contractAt('10.7.6'), redis });
  expect(environmentOf(server, 'asyncdelete').CLEARML_REDIS_SERVICE_PASSWORD).toEqual({
    secretKeyRef: { name: 'r', key: 'pw' },
  });
});

test('sets the password and the volume of Redis with chart versions before 11', () => {
  const { server, values } = withValues({
    chart: contractAt('10.12.7'),
    redis: Redis.bundled({ password: SecretValue.unsafePlainText('pw'), storageSize: '9Gi', storageClass: 'fast' }),
  });
  expect(values.redis).toEqual({
    enabled: true,
    auth: { enabled: true, password: expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/) },
    master: { persistence: { size: '9Gi', storageClass: 'fast' } },
  });
  const [claim] = objectOf(server, 'StatefulSet', '-redis-master').spec.volumeClaimTemplates;
  expect(claim.spec.storageClassName).toBe('fast');
  expect(environmentOf(server, 'fileserver').CLEARML_REDIS_SERVICE_PASSWORD.secretKeyRef.key).toBe('redis-password');
});

test.each([
  ['10.11.7', '1.6.1'],
  ['11.0.2', '1.8.1'],
])('the operator of chart %s needs its definition, and creates the Secret mongodb-root', (version, operator) => {
  const scope = testChart();
  const server = serverOf({ chart: contractAt(version) }, scope);
  const database = objectOf(server, 'MongoDBCommunity', '');
  expect(crdProblems(database) ?? []).toEqual([]);
  const connection = { secretKeyRef: { name: 'mongodb-root', key: 'connectionString' } };
  expect(environmentOf(server, 'apiserver').CLEARML_MONGODB_SERVICE_CONNECTION_STRING).toEqual(connection);
  const required = Prerequisites.of(scope).all();
  expect(required.filter(({ kind }) => kind === PrerequisiteKind.SECRET)).toEqual([]);
  expect(required.find(({ kind }) => kind === PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION)).toMatchObject({
    name: 'mongodbcommunity.mongodbcommunity.mongodb.com',
    remedy: expect.stringContaining(`/mongodb-kubernetes/${operator}/public/crds.yaml`),
    neededBy: ['clearml/server/release'],
  });
});

test('a bundled MongoDB needs no definition', () => {
  const scope = testChart();
  serverOf({ mongodb: MongoDb.bundled() }, scope);
  const kinds = Prerequisites.of(scope)
    .all()
    .map(({ kind }) => kind);
  expect(kinds).not.toContain(PrerequisiteKind.CUSTOM_RESOURCE_DEFINITION);
});
