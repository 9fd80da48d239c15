import {
  ApplicationQueueMode,
  Applications,
  Credentials,
  Elasticsearch,
  FileStorage,
  MongoDb,
  Redis,
  SecretValue,
} from '../../lib';
import { failureOf } from '../support/apps';

const SECRET = SecretValue.existing('secret', 'key');

/** Factories without types, as JavaScript callers see them. */
const FACTORIES: Record<string, (options: any) => unknown> = {
  'MongoDb.bundled': MongoDb.bundled,
  'MongoDb.external': MongoDb.external,
  'Elasticsearch.bundled': Elasticsearch.bundled,
  'Elasticsearch.external': Elasticsearch.external,
  'Redis.bundled': Redis.bundled,
  'Redis.external': Redis.external,
  'FileStorage.bundled': FileStorage.bundled,
  'Applications.enabled': Applications.enabled,
  'Credentials.fromKeys': Credentials.fromKeys,
};

test.each<[string, object, string]>([
  ['MongoDb.bundled', { storagesize: '1Gi' }, 'unknown prop "MongoDb.bundled.storagesize"'],
  ['MongoDb.bundled', { auth: { rootUser: 'root' } }, 'MongoDb.bundled.auth.rootPassword is missing'],
  ['MongoDb.external', { backend: SECRET }, 'MongoDb.external.auth is missing'],
  ['MongoDb.external', { backend: SECRET, auth: 'mongodb://u:p4ss@h/auth' }, 'MongoDb.external.auth is a string'],
  ['Elasticsearch.bundled', { storageSize: 100 }, 'Elasticsearch.bundled.storageSize is 100'],
  ['Elasticsearch.bundled', { password: 'p4ss' }, 'Elasticsearch.bundled.password is a string'],
  ['Elasticsearch.external', {}, 'Elasticsearch.external.hosts is missing'],
  ['Elasticsearch.external', { hosts: ['es.example.com'] }, 'Elasticsearch.external.hosts[0] is a string'],
  ['Elasticsearch.external', { hosts: [{ name: 'es' }] }, 'unknown prop "Elasticsearch.external.hosts[0].name"'],
  ['Elasticsearch.external', { hosts: [{ host: 'es', port: '9200' }] }, 'hosts[0].port is "9200"'],
  ['Redis.bundled', { storageClass: ['fast'] }, 'Redis.bundled.storageClass is a list of 1'],
  ['Redis.external', { host: 'redis', https: true }, 'unknown prop "Redis.external.https"'],
  ['Redis.external', { host: 'redis', password: 'p4ss' }, 'Redis.external.password is a string'],
  ['FileStorage.bundled', { size: 500 }, 'FileStorage.bundled.size is 500'],
  ['Applications.enabled', { queueMode: 'everywhere' }, 'Applications.enabled.queueMode is "everywhere"'],
  ['Applications.enabled', { maxPods: '3' }, 'Applications.enabled.maxPods is "3"'],
  ['Credentials.fromKeys', { apiServerKey: SECRET }, 'unknown prop "Credentials.fromKeys.apiServerKey"'],
  ['Credentials.fromKeys', { apiserverKey: 'p4ss' }, 'Credentials.fromKeys.apiserverKey is a string'],
])('%s rejects %j', (factory, options, found) => {
  const failure = failureOf(() => FACTORIES[factory]?.(options));
  expect(failure.code).toBe('CLEARML1017');
  expect(failure.message).toContain(found);
  expect(failure.message).not.toContain('p4ss');
});

test.each<[string, object, object]>([
  ['MongoDb.bundled', { auth: null, storageSize: null }, {}],
  ['Elasticsearch.external', { hosts: [{ host: 'es' }], username: null }, { hosts: [{ host: 'es' }] }],
  ['Redis.bundled', { password: null }, {}],
  ['FileStorage.bundled', { existingClaim: 'files', size: null }, { existingClaim: 'files' }],
  ['Applications.enabled', { queueMode: ApplicationQueueMode.GLOBAL, maxPods: null }, { queueMode: 'global' }],
])('%s treats null options as omitted', (factory, options, same) => {
  const results = [options, same].map((one) => JSON.stringify(FACTORIES[factory]?.(one)));
  expect(results[0]).toBe(results[1]);
});

test.each([() => FileStorage.external(undefined as never), () => FileStorage.external(42 as never)])(
  'FileStorage.external requires a string',
  (make) => {
    expect(failureOf(make).code).toBe('CLEARML1017');
  },
);

test('Credentials.fromSecret requires the name of a Secret', () => {
  expect(failureOf(() => Credentials.fromSecret({ name: 's' } as never)).code).toBe('CLEARML1017');
});

test('rejects a login in the host of a database without showing it', () => {
  for (const make of [
    () => Redis.external({ host: 'redis://user:p4ss@redis' }),
    () => Elasticsearch.external({ hosts: [{ host: 'user:p4ss@es' }] }),
  ]) {
    const failure = failureOf(make);
    expect(failure.code).toBe('CLEARML5002');
    expect(failure.message).toContain('…@');
    expect(failure.message).not.toContain('p4ss');
  }
});
