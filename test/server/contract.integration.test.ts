import { Exposure } from '../../lib/exposure/exposure';
import { valueAt } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { ApplicationQueueMode } from '../../lib/server/application-options';
import { Applications } from '../../lib/server/applications';
import { ServiceType } from '../../lib/server/component-props';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb, MongoDbMigration } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import { FileStorage } from '../../lib/server/file-storage';
import { Feature } from '../../lib/server/multi-tenant';
import { environmentOf, objectOf, podOf, withValues } from './servers';

// Checks props that set several or converted values: the values at their documented paths, and the rendered objects.
// Props that do not affect each other are in one server, which helm renders once.

type Server = ReturnType<typeof withValues>['server'];

const plainText = (text: string) => SecretValue.unsafePlainText(text);
const secret = expect.stringMatching(/^<?[A-Za-z0-9]{40}>?$/);
const OPERATOR_CONNECTION = { secretKeyRef: { name: 'mongodb-root', key: 'connectionString' } };
const VOLUME = { name: 'scratch', emptyDir: {} };
const MOUNT = { name: 'scratch', mountPath: '/scratch' };

/** Compares the values at documented paths with the expected values. */
function expectValues(values: object, expected: { readonly [path: string]: unknown }): void {
  expect(Object.keys(expected).map((path) => [path, valueAt(values, path)])).toEqual(Object.entries(expected));
}

const mongoDbConnection = (server: Server) =>
  environmentOf(server, 'apiserver').CLEARML_MONGODB_SERVICE_CONNECTION_STRING;

const claimOf = (server: Server, statefulSet: string) =>
  objectOf(server, 'StatefulSet', statefulSet).spec.volumeClaimTemplates[0].spec;

test('the base domain alone sets the hosts, and the databases of a new installation', () => {
  const { server, values } = withValues({});
  expectValues(values, {
    'clearml.cookieDomain': 'clearml.example.com',
    'webserver.displayedServerURLs': {
      apiserver: 'https://api.clearml.example.com',
      fileserver: 'https://files.clearml.example.com',
    },
    'apiserver.ingress.enabled': false,
    'webserver.ingress.enabled': false,
    'fileserver.ingress.enabled': false,
    'mongodb.enabled': false,
    'mckMongodb.enabled': true,
    'mckMongodb.migrated': true,
  });
  expect(server).toMatchObject({
    apiUrl: 'https://api.clearml.example.com',
    appUrl: 'https://app.clearml.example.com',
    filesUrl: 'https://files.clearml.example.com',
  });
  expect(environmentOf(server, 'apiserver').CLEARML__APISERVER__AUTH__COOKIES__DOMAIN).toBe('.clearml.example.com');
  expect(mongoDbConnection(server)).toEqual(OPERATOR_CONNECTION);
});

test('converts users, applications and props of components to values of the chart', () => {
  const component = {
    serviceType: ServiceType.LOAD_BALANCER,
    environment: { LEVEL: 'debug' },
    secretEnvironment: { PIN: SecretValue.existing('pins', 'pin') },
    labels: { team: 'ml' },
    volumes: [VOLUME],
    volumeMounts: [MOUNT],
  };
  const { server, values } = withValues({
    users: [{ username: 'ann', password: plainText('pw'), displayName: 'Ann', company: 'c1', admin: true }],
    applications: Applications.enabled({ queueMode: ApplicationQueueMode.PER_TENANT, maxPods: 20 }),
    apiserver: component,
    fileserver: { ...component, settings: { 'fileserver.auth.enabled': true, 'a._b.c': 2 } },
    webserver: { ...component, settings: { 'branding.logo': 'https://a/b.png' } },
  });
  const environment = [
    { name: 'LEVEL', value: 'debug' },
    { name: 'PIN', value: secret },
  ];
  const ann = /^\[\{"username":"ann","password":"""[A-Za-z0-9]{40}""","name":"Ann","company":"c1","admin":true\}\]$/;
  expectValues(values, {
    'apiserver.service.type': 'LoadBalancer',
    'fileserver.service.type': 'LoadBalancer',
    'webserver.service.type': 'LoadBalancer',
    'apiserver.extraEnvs': [
      { name: 'CLEARML__apiserver__auth__fixed_users__enabled', value: 'true' },
      { name: 'CLEARML__apiserver__auth__fixed_users__pass_hashed', value: 'false' },
      { name: 'CLEARML__apiserver__auth__fixed_users__users', value: expect.stringMatching(ann) },
      ...environment,
    ],
    'fileserver.extraEnvs': [
      ...environment,
      { name: 'CLEARML__fileserver__auth__enabled', value: 'true' },
      { name: 'CLEARML__a___b__c', value: '2' },
    ],
    'webserver.extraEnvs': [...environment, { name: 'WEBSERVER__branding__logo', value: '"https://a/b.png"' }],
    clearmlApplications: { enabled: true, queueMode: 'per_tenant', maxPods: 20 },
  });
  for (const name of ['apiserver', 'fileserver', 'webserver']) {
    const { metadata, spec } = objectOf(server, 'Deployment', `-${name}`);
    const { LEVEL, PIN } = environmentOf(server, name);
    expect({ name, LEVEL, PIN }).toEqual({ name, LEVEL: 'debug', PIN: { secretKeyRef: { name: 'pins', key: 'pin' } } });
    expect([name, objectOf(server, 'Service', `-${name}`).spec.type]).toEqual([name, 'LoadBalancer']);
    const labels = [metadata, spec.template.metadata].map((one) => one.labels.team);
    expect([name, ...labels, spec.selector.matchLabels.team]).toEqual([name, 'ml', 'ml', undefined]);
    const { containers, volumes } = spec.template.spec;
    expect([name, volumes.at(-1), containers[0].volumeMounts.at(-1)]).toEqual([name, VOLUME, MOUNT]);
  }
  expect(environmentOf(server, 'apiserver').CLEARML__apiserver__auth__fixed_users__users).toBe(
    '[{"username":"ann","password":"""$(SECRET_PLAIN)""","name":"Ann","company":"c1","admin":true}]',
  );
  expect(environmentOf(server, 'fileserver').CLEARML__fileserver__auth__enabled).toBe('true');
  expect(environmentOf(server, 'webserver').WEBSERVER__branding__logo).toBe('"https://a/b.png"');
  expect(environmentOf(server, 'apps').K8S_GLUE_MAX_PODS).toBe('20');
  const files = server.release.findObjects({ kind: 'ConfigMap' }).map((object) => object.toJson().data);
  expect(files).toContainEqual(expect.objectContaining({ 'clearmlApplications.queueMode': 'per_tenant' }));
});

test('converts hosts, registry, credentials and bundled databases to values of the chart', () => {
  const { server, values } = withValues({
    hostNames: { api: 'a.example.com', app: 'ui.example.com', files: 'f.example.com' },
    cookieDomain: 'example.com',
    registryToken: plainText('token'),
    registryUsername: 'someone',
    credentials: Credentials.fromKeys({ apiserverKey: plainText('my-key') }),
    mongodb: MongoDb.bundled({
      auth: { rootPassword: plainText('pw') },
      officialImageTag: '7.0.28',
      storageSize: '9Gi',
      storageClass: 'fast',
    }),
    elasticsearch: Elasticsearch.bundled({ password: plainText('pw'), storageSize: '90Gi', storageClass: 'fast' }),
    redis: Redis.bundled({ storageSize: '9Gi' }),
    fileStorage: FileStorage.bundled({ size: '7Gi', storageClass: 'slow', accessMode: 'ReadWriteMany' }),
  });
  expectValues(values, {
    'clearml.cookieDomain': 'example.com',
    'webserver.displayedServerURLs.apiserver': 'https://a.example.com',
    'imageCredentials.password': secret,
    'imageCredentials.username': 'someone',
    'clearml.apiserverKey': secret,
    'clearml.apiserverSecret': secret,
    'clearml.fileserverKey': secret,
    'clearml.fileserverSecret': secret,
    'clearml.secureAuthTokenSecret': secret,
    'clearml.testUserKey': secret,
    'clearml.testUserSecret': secret,
    'mongodb.enabled': true,
    'mongodb.auth': { enabled: true, rootUser: 'root', rootPassword: secret },
    'mongodb.architecture': 'standalone',
    'mongodb.image': { repository: 'mongo', tag: '7.0.28' },
    'mongodb.persistence': { mountPath: '/data/db', size: '9Gi', storageClass: 'fast' },
    'elasticsearch.enabled': true,
    'elasticsearch.secret': { enabled: true, password: secret },
    'elasticsearch.esConfig': { 'elasticsearch.yml': null },
    'elasticsearch.volumeClaimTemplate': { resources: { requests: { storage: '90Gi' } }, storageClassName: 'fast' },
    'dragonfly.storage.requests': '9Gi',
    'fileserver.storage.data': { size: '7Gi', class: 'slow', accessMode: 'ReadWriteMany' },
  });
  expect(environmentOf(server, 'webserver').WEBSERVER__displayedServerUrls).toBe(
    '{"apiServer":"https://a.example.com","filesServer":"https://f.example.com"}',
  );
  expect(podOf(server, 'apiserver').imagePullSecrets).toEqual([{ name: 'clearml-registry-key' }]);
  expect(environmentOf(server, 'apiserver').CLEARML__secure__credentials__apiserver__user_key).toEqual({
    secretKeyRef: { name: 'clearml-conf', key: 'apiserver_key.hocon' },
  });
  const [mongodb] = objectOf(server, 'StatefulSet', '-mongodb').spec.template.spec.containers;
  expect(mongodb.image).toBe('mongo:7.0.28');
  expect(claimOf(server, '-mongodb').storageClassName).toBe('fast');
  const [elasticsearch] = objectOf(server, 'StatefulSet', 'elastic-master').spec.template.spec.containers;
  const variables = elasticsearch.env.map(({ name }: { name: string }) => name);
  expect(variables).toContain('ELASTIC_PASSWORD');
  expect(variables).not.toContain('xpack.security.enabled');
  expect(elasticsearch.volumeMounts).toHaveLength(1);
  expect(claimOf(server, 'elastic-master').storageClassName).toBe('fast');
  expect(claimOf(server, '-dragonfly').resources.requests.storage).toBe('9Gi');
  expect(objectOf(server, 'PersistentVolumeClaim', '-fileserver-data').spec).toEqual({
    accessModes: ['ReadWriteMany'],
    resources: { requests: { storage: '7Gi' } },
    storageClassName: 'slow',
  });
});

test('connects a server to databases, credentials and pull secrets outside the chart', () => {
  const { server, values } = withValues({
    displayedUrls: { api: 'https://proxy.example.org', files: 's3://bucket/x' },
    imagePullSecrets: ['one', 'two'],
    credentials: Credentials.fromSecret('my-credentials'),
    mongodb: MongoDb.external({
      backend: SecretValue.existing('mongo', 'b'),
      auth: SecretValue.existing('mongo', 'a'),
    }),
    elasticsearch: Elasticsearch.external({
      hosts: [{ host: 'es-1' }, { host: 'es-2', port: 9201, https: true }],
      username: 'elastic',
      password: SecretValue.existing('es', 'password'),
    }),
    redis: Redis.external({
      host: 'redis.example.com',
      port: 6380,
      password: SecretValue.existing('redis', 'password'),
    }),
    fileStorage: FileStorage.bundled({ existingClaim: 'files' }),
  });
  expectValues(values, {
    'webserver.displayedServerURLs': { apiserver: 'https://proxy.example.org', fileserver: 's3://bucket/x' },
    'imageCredentials.existingImagePullSecrets': [{ name: 'one' }, { name: 'two' }],
    'clearml.existingSecret': 'my-credentials',
    'clearml.apiserverKey': undefined,
    'mongodb.enabled': false,
    'mckMongodb.enabled': undefined,
    'externalServices.mongodbConnectionStringBackend': secret,
    'externalServices.mongodbConnectionStringAuth': secret,
    'elasticsearch.enabled': false,
    'externalServices.elasticsearchConnectionString':
      '[{"host":"es-1","port":9200},{"host":"es-2","port":9201,"scheme":"https"}]',
    'dragonfly.enabled': false,
    'externalServices.redisHost': 'redis.example.com',
    'externalServices.redisPort': 6380,
    'fileserver.storage.data.existingPVC': 'files',
  });
  expect(environmentOf(server, 'webserver').WEBSERVER__displayedServerUrls).toBe(
    '{"apiServer":"https://proxy.example.org","filesServer":"s3://bucket/x"}',
  );
  expect(podOf(server, 'webserver').imagePullSecrets).toEqual([{ name: 'one' }, { name: 'two' }]);
  expect(server.release.findObjects({ kind: 'Secret' })).toEqual([]);
  expect(podOf(server, 'fileserver').volumes[0].persistentVolumeClaim.claimName).toBe('files');
  const redis = {
    CLEARML_REDIS_SERVICE_PORT: '6380',
    CLEARML_REDIS_SERVICE_PASSWORD: { secretKeyRef: { name: 'redis', key: 'password' } },
  };
  const elasticsearch = { CLEARML_ELASTIC_SERVICE_PASSWORD: { secretKeyRef: { name: 'es', key: 'password' } } };
  expect(environmentOf(server, 'fileserver')).toMatchObject(redis);
  expect(environmentOf(server, 'asyncdelete')).toMatchObject({
    ...redis,
    ...elasticsearch,
    SECRET_HOSTS_MONGO_BACKEND_HOST: { secretKeyRef: { name: 'mongo', key: 'b' } },
  });
  expect(environmentOf(server, 'apiserver')).toMatchObject({
    ...redis,
    ...elasticsearch,
    CLEARML__HOSTS__MONGO__BACKEND__HOST: '"""$(SECRET_HOSTS_MONGO_BACKEND_HOST)"""',
    SECRET_SECURE_AUTH_TOKEN_SECRET: { secretKeyRef: { name: 'my-credentials', key: 'secure_auth_token_secret' } },
  });
});

test('deploys operator-managed MongoDB next to the bundled one, without https, from another registry', () => {
  const { server, values } = withValues({
    mongodb: MongoDb.operatorManaged(MongoDbMigration.DEPLOY_NEW),
    exposure: Exposure.clusterInternal({ https: false }),
    imageRegistry: 'registry.internal/mirror',
    registryToken: plainText('token'),
  });
  expectValues(values, {
    'mongodb.enabled': true,
    'mckMongodb.enabled': true,
    'mckMongodb.migrated': false,
    'webserver.displayedServerURLs.apiserver': 'http://api.clearml.example.com',
    'imageCredentials.registry': 'registry.internal',
  });
  expect(mongoDbConnection(server)).toBe('mongodb://clearml-enterprise-mongodb:27017');
  expect(server.apiUrl).toBe('http://api.clearml.example.com');
  expect(server.internalApiUrl).toBe('http://clearml-enterprise-apiserver.clearml:8008');
  const [fileserver] = podOf(server, 'fileserver').containers;
  expect(fileserver.image).toBe('registry.internal/mirror/clearml/clearml-enterprise-fileserver:3.29.1-800');
});

test.each([
  [MongoDbMigration.SWITCH_OVER, true],
  [MongoDbMigration.COMPLETE, false],
])('deploys operator-managed MongoDB in phase %s, external file storage and several tenants', (phase, isBundledOn) => {
  const { server, values } = withValues({
    mongodb: MongoDb.operatorManaged(phase),
    fileStorage: FileStorage.external('s3://bucket/path'),
    applications: Applications.enabled(),
    multiTenant: { applicationsPerTenant: true, features: [Feature.CONFIG_VAULT] },
  });
  expectValues(values, {
    'mongodb.enabled': isBundledOn,
    'mckMongodb.enabled': true,
    'mckMongodb.migrated': true,
    'fileserver.enabled': false,
    'clearmlApplications.queueMode': 'per_tenant',
    'clearmlApplications.fileServerUrlReferenceOverride': 's3://bucket/path',
    'webserver.extraEnvs': [{ name: 'WEBSERVER__fileBaseUrl', value: '"s3://bucket/path"' }],
    'webserver.displayedServerURLs.fileserver': 's3://bucket/path',
  });
  expect(mongoDbConnection(server)).toEqual(OPERATOR_CONNECTION);
  expect(environmentOf(server, 'apiserver').CLEARML__services__organization__features__config_vault).toBe('true');
  expect(server.filesUrl).toBe('s3://bucket/path');
  expect(objectOf(server, 'Deployment', '-fileserver')).toBeUndefined();
  expect(environmentOf(server, 'apps').CLEARML_FILES_HOST).toBe('s3://bucket/path');
});
