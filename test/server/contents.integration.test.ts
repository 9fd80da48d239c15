import { writeFileSync } from 'node:fs';
import { Chart } from 'cdk8s';
import { ChartSource } from '../../lib/chart/chart-source';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Credentials } from '../../lib/server/credentials';
import { Elasticsearch } from '../../lib/server/databases/elasticsearch';
import { MongoDb } from '../../lib/server/databases/mongodb';
import { Redis } from '../../lib/server/databases/redis';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { failureOf, objectsIn, runInTemporaryFolders, synthesized } from '../support/apps';
import { textsOf } from '../support/secret-texts';
import { serverOf } from './servers';

runInTemporaryFolders();

type Props = Partial<ClearmlServerProps>;

const text = (content: string) => SecretValue.unsafePlainText(content);
const community = (props: Props) => serverOf({ chart: ChartSource.community(), ...props });

/** The first line of the error of a server, or none. */
function errorOf(props: Props): string {
  try {
    return community(props).node.validate()[0]?.split('\n')[0] ?? '';
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? '';
  }
}

const USERS = 'CLEARML__apiserver__auth__fixed_users__users';
const variable = (name: string, value: string) => ({ apiserver: { extraEnvs: [{ name, value }] } });
const user = (username: string, password: string) => ({ username, password, name: 'n' });
const usersOf = (...users: object[]) => variable(USERS, JSON.stringify(users));

const elasticsearch = (password: string) => ({ elasticsearch: { secret: { enabled: true, password } } });
const external = (username: string, password: string) =>
  Elasticsearch.external({ hosts: [{ host: 'es' }], username, password: text(password) });

/** A mistake, made in a prop and in values, with its code and a part of its message. */
const MISTAKES: Record<string, { prop: Props; values: object; error: string }> = {
  'a password of Elasticsearch outside of ASCII': {
    prop: { elasticsearch: Elasticsearch.bundled({ password: text('pässword') }) },
    values: elasticsearch('pässword'),
    error: 'CLEARML3006.* elasticsearch.secret.password .*outside of ASCII',
  },
  'a password of an external Elasticsearch outside of ASCII': {
    prop: { elasticsearch: external('u', '€') },
    values: variable('CLEARML_ELASTIC_SERVICE_PASSWORD', '€'),
    error: 'CLEARML3006.* apiserver.extraEnvs CLEARML_ELASTIC_SERVICE_PASSWORD .*outside of ASCII',
  },
  'a user of Elasticsearch with a colon': {
    prop: { elasticsearch: external('a:b', 'p') },
    values: variable('CLEARML_ELASTIC_SERVICE_USERNAME', 'a:b'),
    error: 'CLEARML3006.* apiserver.extraEnvs CLEARML_ELASTIC_SERVICE_USERNAME .*a colon',
  },
  'a password of MongoDB with a line break': {
    prop: { mongodb: MongoDb.bundled({ auth: { rootPassword: text('a\nb') } }) },
    values: { mongodb: { auth: { enabled: true, rootUser: 'root', rootPassword: 'a\nb' } } },
    error: 'CLEARML3006.* mongodb.auth.rootPassword .*outside of the printable ones',
  },
  'an access key with a colon': {
    prop: { credentials: Credentials.fromKeys({ apiserverKey: text('a:b') }) },
    values: { clearml: { apiserverKey: 'a:b' } },
    error: 'CLEARML3006.* clearml.apiserverKey .*a colon',
  },
  'a secret key that HOCON misreads': {
    prop: { credentials: Credentials.fromKeys({ fileserverSecret: text('a"""b') }) },
    values: { clearml: { fileserverSecret: 'a"""b' } },
    error: 'CLEARML3006.* clearml.fileserverSecret .*three quotes in a row',
  },
  'a login name with a colon': {
    prop: { users: [{ username: 'a:b', password: text('p') }] },
    values: usersOf(user('a:b', 'p')),
    error: 'CLEARML5005.* user "a:b" .*a colon',
  },
  'a login name outside of ASCII': {
    prop: { users: [{ username: 'jürgen', password: text('p') }] },
    values: usersOf(user('jürgen', 'p')),
    error: 'CLEARML5005.* user "jürgen" .*outside of ASCII',
  },
  'a password of a user outside of ASCII': {
    prop: { users: [{ username: 'ann', password: text('pässword') }] },
    values: usersOf(user('ann', 'pässword')),
    error: 'CLEARML3006.* password of user ann in apiserver.extraEnvs .*outside of ASCII',
  },
  'two users of one name': {
    prop: { users: ['p', 'q'].map((one) => ({ username: 'ann', password: text(one) })) },
    values: usersOf(user('ann', 'p'), user('ann', 'q')),
    error: 'CLEARML5005.* two users of one name',
  },
};

test.each(Object.entries(MISTAKES))('rejects %s in a prop, in values and in a file', (_, { prop, values, error }) => {
  writeFileSync('override.yaml', JSON.stringify(values, undefined, 2));
  expect(errorOf(prop)).toMatch(new RegExp(`^${error}`));
  expect(errorOf({ values })).toMatch(new RegExp(`^${error}`));
  const ofFile = errorOf({ valuesFiles: ['override.yaml'] });
  expect(ofFile).toMatch(new RegExp(`^${error}`));
  expect(ofFile).toMatch(/override\.yaml:\d+/);
});

test('the error of a bcrypt hash that is not base64-encoded names the user', () => {
  const passwordHash = text(`$2b$12$${'a'.repeat(53)}`);
  expect(errorOf({ users: [{ username: 'ann', passwordHash }] })).toMatch(
    /^CLEARML3006: password of user ann .* contains a bcrypt hash that is not base64-encoded$/,
  );
});

test.each([[['a b', "it's", 'a"b']], [['a\\b', '"', 'a"""b']], [['#$ {x}', '007', '--x']]])(
  'the embedded chart writes the database passwords %j unchanged, because programs read them from plain variables',
  (passwords) => {
    const [mongodb = '', elasticsearch = '', redis = ''] = passwords;
    const server = community({
      mongodb: MongoDb.bundled({ auth: { rootPassword: text(mongodb) } }),
      elasticsearch: Elasticsearch.bundled({ password: text(elasticsearch) }),
      redis: Redis.bundled({ password: text(redis) }),
    });
    const secrets = objectsIn(synthesized(Chart.of(server))).filter(({ kind }) => kind === 'Secret');
    expect(secrets.map(textsOf)).toContainEqual({
      mongodb_password: mongodb,
      elasticsearch_password: elasticsearch,
      redis_password: redis,
    });
  },
);

test('Redis accepts a password with a tab and other characters than ASCII', () => {
  expect(errorOf({ redis: Redis.bundled({ password: text('ä\tb') }) })).toBe('');
});

test.each<[string, Props, string]>([
  ['a setting in mixed case', { apiserver: { settings: { 'a.agentName': 1 } } }, 'setting a.agentName contains a part'],
  [
    'a variable in mixed case',
    { apiserver: { environment: { CLEARML__a__agentName: '1' } } },
    'agentName contains a part',
  ],
  ['a part that ends in an underscore', { apiserver: { settings: { 'a_.b': 1 } } }, 'an underscore at the end'],
  [
    'a web setting that loses letters',
    { webserver: { settings: { VERSION: 1 } } },
    'web setting VERSION contains a first',
  ],
  [
    'a variable of a web setting',
    { webserver: { environment: { WEBSERVER___a: '1' } } },
    'WEBSERVER___a contains a first',
  ],
  ['an empty text in a list', { apiserver: { settings: { a: ['', 'b'] } } }, 'a list with an empty text'],
  ['a key with a quote', { apiserver: { settings: { a: { 'b"c': 1 } } } }, 'a key with a double quote'],
])('rejects %s, which the server loses', (_, props, found) => {
  const { message } = failureOf(() => community(props));
  expect(message).toMatch(/^CLEARML5004/);
  expect(message).toContain(found);
});

test('a map keeps the capitals of its keys', () => {
  expect(errorOf({ apiserver: { settings: { 'apiserver.getting_started_info': { agentName: 'a' } } } })).toBe('');
});
