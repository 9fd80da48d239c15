import { Exposure } from '../../lib/exposure/exposure';
import { valueAt } from '../../lib/helm/data/paths';
import { SecretValue } from '../../lib/secrets/secret-value';
import { ApplicationQueueMode, Applications } from '../../lib/server/applications';
import { ServiceType } from '../../lib/server/component-props';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb, MongoDbMigration } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import { FileStorage } from '../../lib/server/file-storage';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { contractAt, environmentOf, objectOf, podOf, type serverOf } from './servers';
import { withValues } from './values';

type Server = ReturnType<typeof serverOf>;

interface Row {
  readonly prop: string;
  readonly props: Partial<ClearmlServerProps>;
  /** Documented paths and what must stand there. */
  readonly values: { readonly [path: string]: unknown };
  /** Where that shows in the rendered objects. */
  readonly seen: (server: Server) => unknown;
  readonly as: unknown;
}

const given = (text: string) => SecretValue.unsafePlainText(text);
const secret = expect.stringMatching(/^[0-9a-f]{32}$/);
const VOLUME = { name: 'scratch', emptyDir: {} };
const MOUNT = { name: 'scratch', mountPath: '/scratch' };
const COMPONENTS = ['apiserver', 'fileserver', 'webserver'] as const;

/** Props of all three components that set other values than they contain, or none. */
const COMPONENT_ROWS: Row[] = COMPONENTS.flatMap((component) => {
  const deployment = (server: Server) => objectOf(server, 'Deployment', `-${component}`);
  const pod = (server: Server) => podOf(server, component);
  return [
    {
      prop: `${component}.serviceType`,
      props: { [component]: { serviceType: ServiceType.LOAD_BALANCER } },
      values: { [`${component}.service.type`]: 'LoadBalancer' },
      seen: (server) => objectOf(server, 'Service', `-${component}`).spec.type,
      as: 'LoadBalancer',
    },
    {
      prop: `${component}.environment, secretEnvironment`,
      props: {
        [component]: {
          environment: { LEVEL: 'debug' },
          secretEnvironment: { PIN: SecretValue.existing('pins', 'pin') },
        },
      },
      values: {
        [`${component}.extraEnvs`]: [
          { name: 'LEVEL', value: 'debug' },
          { name: 'PIN', value: secret },
        ],
      },
      seen: (server) => [environmentOf(server, component).LEVEL, environmentOf(server, component).PIN],
      as: ['debug', { secretKeyRef: { name: 'pins', key: 'pin' } }],
    },
    {
      prop: `${component}.labels`,
      props: { [component]: { labels: { team: 'ml' } } },
      values: {},
      seen: (server) => [
        deployment(server).metadata.labels.team,
        deployment(server).spec.template.metadata.labels.team,
        deployment(server).spec.selector.matchLabels.team,
      ],
      as: ['ml', 'ml', undefined],
    },
    {
      prop: `${component}.volumes`,
      props: { [component]: { volumes: [VOLUME], volumeMounts: [MOUNT] } },
      values: {},
      seen: (server) => [pod(server).volumes.at(-1), pod(server).containers[0].volumeMounts.at(-1)],
      as: [VOLUME, MOUNT],
    },
  ];
});

const configMap = (file: string) => (server: Server) =>
  server.release
    .findObjects({ kind: 'ConfigMap' })
    .map((object) => object.toJson().data?.[file])
    .find((content) => content !== undefined);
const display = (server: Server) => environmentOf(server, 'webserver').WEBSERVER__displayedServerUrls;
const secretEnvironment = (component: string, name: string) => (server: Server) =>
  environmentOf(server, component)[name].secretKeyRef.key;

/** Props that set several values or other values than they contain: their documented paths, and the objects that show them. */
const ROWS: Row[] = [
  ...COMPONENT_ROWS,
  {
    prop: 'baseDomain',
    props: {},
    values: {
      'clearml.cookieDomain': 'clearml.example.com',
      'webserver.displayedServerURLs': {
        apiserver: 'https://api.clearml.example.com',
        fileserver: 'https://files.clearml.example.com',
      },
      'apiserver.ingress.enabled': false,
      'webserver.ingress.enabled': false,
      'fileserver.ingress.enabled': false,
    },
    seen: (server) => [
      server.apiUrl,
      server.appUrl,
      server.filesUrl,
      environmentOf(server, 'apiserver').CLEARML__APISERVER__AUTH__COOKIES__DOMAIN,
    ],
    as: [
      'https://api.clearml.example.com',
      'https://app.clearml.example.com',
      'https://files.clearml.example.com',
      '.clearml.example.com',
    ],
  },
  {
    prop: 'hostNames, cookieDomain',
    props: {
      hostNames: { api: 'a.example.com', app: 'ui.example.com', files: 'f.example.com' },
      cookieDomain: 'example.com',
    },
    values: {
      'clearml.cookieDomain': 'example.com',
      'webserver.displayedServerURLs.apiserver': 'https://a.example.com',
    },
    seen: display,
    as: '{"apiServer":"https://a.example.com","filesServer":"https://f.example.com"}',
  },
  {
    prop: 'displayedUrls',
    props: { displayedUrls: { api: 'https://proxy.example.org', files: 's3://bucket/x' } },
    values: {
      'webserver.displayedServerURLs': { apiserver: 'https://proxy.example.org', fileserver: 's3://bucket/x' },
    },
    seen: display,
    as: '{"apiServer":"https://proxy.example.org","filesServer":"s3://bucket/x"}',
  },
  {
    prop: 'exposure without https',
    props: { exposure: Exposure.clusterInternal({ https: false }) },
    values: { 'webserver.displayedServerURLs.apiserver': 'http://api.clearml.example.com' },
    seen: (server) => [server.apiUrl, server.internalApiUrl],
    as: ['http://api.clearml.example.com', 'http://clearml-enterprise-apiserver.clearml:8008'],
  },
  {
    prop: 'registryToken, registryUsername',
    props: { registryToken: given('token'), registryUsername: 'someone' },
    values: { 'imageCredentials.password': secret, 'imageCredentials.username': 'someone' },
    seen: (server) => podOf(server, 'apiserver').imagePullSecrets,
    as: [{ name: 'clearml-registry-key' }],
  },
  {
    prop: 'imagePullSecrets',
    props: { imagePullSecrets: ['one', 'two'] },
    values: { 'imageCredentials.existingImagePullSecrets': [{ name: 'one' }, { name: 'two' }] },
    seen: (server) => podOf(server, 'webserver').imagePullSecrets,
    as: [{ name: 'one' }, { name: 'two' }],
  },
  {
    prop: 'imageRegistry',
    props: { imageRegistry: 'registry.internal/mirror', registryToken: given('token') },
    values: { 'imageCredentials.registry': 'registry.internal' },
    seen: (server) => podOf(server, 'fileserver').containers[0].image,
    as: 'registry.internal/mirror/clearml/clearml-enterprise-fileserver:3.29.1-800',
  },
  {
    prop: 'credentials: given',
    props: { credentials: Credentials.fromKeys({ apiserverKey: given('my-key') }) },
    values: Object.fromEntries(
      [
        'apiserverKey',
        'apiserverSecret',
        'fileserverKey',
        'fileserverSecret',
        'secureAuthTokenSecret',
        'testUserKey',
        'testUserSecret',
      ].map((name) => [`clearml.${name}`, secret]),
    ),
    seen: (server) => environmentOf(server, 'apiserver').CLEARML__secure__credentials__apiserver__user_key,
    as: '"$(SECRET_SECURE_CREDENTIALS_APISERVER_USER_KEY)"',
  },
  {
    prop: 'credentials: existingSecret',
    props: { credentials: Credentials.fromSecret('my-credentials') },
    values: { 'clearml.existingSecret': 'my-credentials', 'clearml.apiserverKey': undefined },
    seen: (server) => [
      environmentOf(server, 'apiserver').SECRET_SECURE_AUTH_TOKEN_SECRET,
      server.release.findObjects({ kind: 'Secret' }).length,
    ],
    as: [{ secretKeyRef: { name: 'my-credentials', key: 'secure_auth_token_secret' } }, 0],
  },
  {
    prop: 'mongodb: default',
    props: {},
    values: { 'mongodb.enabled': false, 'mckMongodb.enabled': true, 'mckMongodb.migrated': true },
    seen: (server) => environmentOf(server, 'apiserver').CLEARML_MONGODB_SERVICE_CONNECTION_STRING,
    as: { secretKeyRef: { name: 'mongodb-root', key: 'connectionString' } },
  },
  ...(
    [
      [MongoDbMigration.DEPLOY_NEW, true, false, 'mongodb://clearml-enterprise-mongodb:27017'],
      [MongoDbMigration.SWITCH_OVER, true, true, { secretKeyRef: { name: 'mongodb-root', key: 'connectionString' } }],
      [MongoDbMigration.COMPLETE, false, true, { secretKeyRef: { name: 'mongodb-root', key: 'connectionString' } }],
    ] as const
  ).map(
    ([phase, old, migrated, as]): Row => ({
      prop: `mongodb: operatorManaged ${phase}`,
      props: { mongodb: MongoDb.operatorManaged(phase) },
      values: { 'mongodb.enabled': old, 'mckMongodb.enabled': true, 'mckMongodb.migrated': migrated },
      seen: (server) => environmentOf(server, 'apiserver').CLEARML_MONGODB_SERVICE_CONNECTION_STRING,
      as,
    }),
  ),
  {
    prop: 'mongodb: bundled',
    props: {
      mongodb: MongoDb.bundled({
        auth: { rootPassword: given('pw') },
        officialImageTag: '7.0.28',
        storageSize: '9Gi',
        storageClass: 'fast',
      }),
    },
    values: {
      'mongodb.enabled': true,
      'mongodb.auth': { enabled: true, rootUser: 'root', rootPassword: secret },
      'mongodb.architecture': 'standalone',
      'mongodb.image': { repository: 'mongo', tag: '7.0.28' },
      'mongodb.persistence': { mountPath: '/data/db', size: '9Gi', storageClass: 'fast' },
    },
    seen: (server) => {
      const { spec } = objectOf(server, 'StatefulSet', '-mongodb');
      return [spec.template.spec.containers[0].image, spec.volumeClaimTemplates[0].spec.storageClassName];
    },
    as: ['mongo:7.0.28', 'fast'],
  },
  {
    prop: 'mongodb: external',
    props: {
      mongodb: MongoDb.external({
        backend: SecretValue.existing('mongo', 'b'),
        auth: SecretValue.existing('mongo', 'a'),
      }),
    },
    values: {
      'mongodb.enabled': false,
      'mckMongodb.enabled': undefined,
      'externalServices.mongodbConnectionStringBackend': secret,
      'externalServices.mongodbConnectionStringAuth': secret,
    },
    seen: (server) => [
      environmentOf(server, 'apiserver').CLEARML__HOSTS__MONGO__BACKEND__HOST,
      environmentOf(server, 'asyncdelete').SECRET_HOSTS_MONGO_BACKEND_HOST,
    ],
    as: ['"$(SECRET_HOSTS_MONGO_BACKEND_HOST)"', { secretKeyRef: { name: 'mongo', key: 'b' } }],
  },
  {
    prop: 'elasticsearch: bundled with password',
    props: { elasticsearch: Elasticsearch.bundled({ password: given('pw') }) },
    values: {
      'elasticsearch.enabled': true,
      'elasticsearch.secret': { enabled: true, password: secret },
      'elasticsearch.esConfig': { 'elasticsearch.yml': null },
    },
    seen: (server) => {
      const [container] = objectOf(server, 'StatefulSet', 'elastic-master').spec.template.spec.containers;
      const names = container.env.map(({ name }: { name: string }) => name);
      return [
        names.includes('ELASTIC_PASSWORD'),
        names.includes('xpack.security.enabled'),
        container.volumeMounts.length,
      ];
    },
    as: [true, false, 1],
  },
  {
    prop: 'elasticsearch: bundled with a volume',
    props: { elasticsearch: Elasticsearch.bundled({ storageSize: '90Gi', storageClass: 'fast' }) },
    values: {
      'elasticsearch.volumeClaimTemplate': { resources: { requests: { storage: '90Gi' } }, storageClassName: 'fast' },
    },
    seen: (server) =>
      objectOf(server, 'StatefulSet', 'elastic-master').spec.volumeClaimTemplates[0].spec.storageClassName,
    as: 'fast',
  },
  {
    prop: 'redis: bundled with a volume',
    props: { redis: Redis.bundled({ storageSize: '9Gi' }) },
    values: { 'dragonfly.storage.requests': '9Gi' },
    seen: (server) =>
      objectOf(server, 'StatefulSet', '-dragonfly').spec.volumeClaimTemplates[0].spec.resources.requests.storage,
    as: '9Gi',
  },
  {
    prop: 'redis: bundled with a volume, before 11',
    props: { chart: contractAt('10.12.7'), redis: Redis.bundled({ storageSize: '9Gi', storageClass: 'fast' }) },
    values: { 'redis.master.persistence': { size: '9Gi', storageClass: 'fast' } },
    seen: (server) =>
      objectOf(server, 'StatefulSet', '-redis-master').spec.volumeClaimTemplates[0].spec.storageClassName,
    as: 'fast',
  },
  {
    prop: 'elasticsearch: external',
    props: {
      elasticsearch: Elasticsearch.external({
        hosts: [{ host: 'es-1' }, { host: 'es-2', port: 9201, https: true }],
        username: 'elastic',
        password: SecretValue.existing('es', 'password'),
      }),
    },
    values: {
      'elasticsearch.enabled': false,
      'externalServices.elasticsearchConnectionString':
        '[{"host":"es-1","port":9200},{"host":"es-2","port":9201,"scheme":"https"}]',
    },
    seen: (server) =>
      ['apiserver', 'asyncdelete'].map(
        (one) => environmentOf(server, one).CLEARML_ELASTIC_SERVICE_PASSWORD.secretKeyRef.name,
      ),
    as: ['es', 'es'],
  },
  {
    prop: 'redis: external',
    props: {
      redis: Redis.external({
        host: 'redis.example.com',
        port: 6380,
        password: SecretValue.existing('redis', 'password'),
      }),
    },
    values: {
      'dragonfly.enabled': false,
      'externalServices.redisHost': 'redis.example.com',
      'externalServices.redisPort': 6380,
    },
    seen: (server) =>
      ['apiserver', 'fileserver', 'asyncdelete'].map((one) => {
        const environment = environmentOf(server, one);
        return [environment.CLEARML_REDIS_SERVICE_PORT, environment.CLEARML_REDIS_SERVICE_PASSWORD.secretKeyRef.name];
      }),
    as: [
      ['6380', 'redis'],
      ['6380', 'redis'],
      ['6380', 'redis'],
    ],
  },
  {
    prop: 'redis: bundled with password, before 11',
    props: { chart: contractAt('10.12.7'), redis: Redis.bundled({ password: given('pw') }) },
    values: { 'redis.enabled': true, 'redis.auth': { enabled: true, password: secret } },
    seen: secretEnvironment('fileserver', 'CLEARML_REDIS_SERVICE_PASSWORD'),
    as: 'redis-password',
  },
  {
    prop: 'fileStorage: bundled',
    props: { fileStorage: FileStorage.bundled({ size: '7Gi', storageClass: 'slow', accessMode: 'ReadWriteMany' }) },
    values: { 'fileserver.storage.data': { size: '7Gi', class: 'slow', accessMode: 'ReadWriteMany' } },
    seen: (server) => objectOf(server, 'PersistentVolumeClaim', '-fileserver-data').spec,
    as: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '7Gi' } }, storageClassName: 'slow' },
  },
  {
    prop: 'fileStorage: existing claim',
    props: { fileStorage: FileStorage.bundled({ existingClaim: 'files' }) },
    values: { 'fileserver.storage.data.existingPVC': 'files' },
    seen: (server) => podOf(server, 'fileserver').volumes[0].persistentVolumeClaim.claimName,
    as: 'files',
  },
  {
    prop: 'fileStorage: external',
    props: { fileStorage: FileStorage.external('s3://bucket/path'), applications: Applications.enabled() },
    values: {
      'fileserver.enabled': false,
      'clearmlApplications.fileServerUrlReferenceOverride': 's3://bucket/path',
      'webserver.extraEnvs': [{ name: 'WEBSERVER__fileBaseUrl', value: '"s3://bucket/path"' }],
      'webserver.displayedServerURLs.fileserver': 's3://bucket/path',
    },
    seen: (server) => [
      server.filesUrl,
      objectOf(server, 'Deployment', '-fileserver'),
      environmentOf(server, 'apps').CLEARML_FILES_HOST,
    ],
    as: ['s3://bucket/path', undefined, 's3://bucket/path'],
  },
  {
    prop: 'users',
    props: { users: [{ username: 'ann', password: given('pw'), displayName: 'Ann', company: 'c1', admin: true }] },
    values: {
      'apiserver.extraEnvs': [
        { name: 'CLEARML__apiserver__auth__fixed_users__enabled', value: 'true' },
        { name: 'CLEARML__apiserver__auth__fixed_users__pass_hashed', value: 'false' },
        {
          name: 'CLEARML__apiserver__auth__fixed_users__users',
          value: expect.stringMatching(
            /^\[\{"username":"ann","password":"[0-9a-f]{32}","name":"Ann","company":"c1","admin":true\}\]$/,
          ),
        },
      ],
    },
    seen: (server) => environmentOf(server, 'apiserver').CLEARML__apiserver__auth__fixed_users__users,
    as: '[{"username":"ann","password":"$(SECRET_PLAIN)","name":"Ann","company":"c1","admin":true}]',
  },
  {
    prop: 'applications',
    props: { applications: Applications.enabled({ queueMode: ApplicationQueueMode.PER_TENANT, maxPods: 20 }) },
    values: { clearmlApplications: { enabled: true, queueMode: 'per_tenant', maxPods: 20 } },
    seen: (server) => [
      environmentOf(server, 'apps').K8S_GLUE_MAX_PODS,
      configMap('clearmlApplications.queueMode')(server),
    ],
    as: ['20', 'per_tenant'],
  },
  {
    prop: 'fileserver.settings',
    props: { fileserver: { settings: { 'fileserver.auth.enabled': true, 'a._b.c': 2 } } },
    values: {
      'fileserver.extraEnvs': [
        { name: 'CLEARML__fileserver__auth__enabled', value: 'true' },
        { name: 'CLEARML__a___b__c', value: '2' },
      ],
    },
    seen: (server) => environmentOf(server, 'fileserver').CLEARML__fileserver__auth__enabled,
    as: 'true',
  },
  {
    prop: 'webserver.settings',
    props: { webserver: { settings: { 'branding.logo': 'https://a/b.png' } } },
    values: { 'webserver.extraEnvs': [{ name: 'WEBSERVER__branding__logo', value: '"https://a/b.png"' }] },
    seen: (server) => environmentOf(server, 'webserver').WEBSERVER__branding__logo,
    as: '"https://a/b.png"',
  },
];

test.each(ROWS)('$prop sets its documented values, and the rendered objects show it', ({ props, values, seen, as }) => {
  const { server, values: sent } = withValues(props);
  for (const [path, value] of Object.entries(values)) {
    expect([path, valueAt(sent, path)]).toEqual([path, value]);
  }
  expect(seen(server)).toEqual(as);
});
