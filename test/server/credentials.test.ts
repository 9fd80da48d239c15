import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Prerequisites } from '../../lib/core/prerequisites/prerequisites';
import { SecretDelivery } from '../../lib/secrets/delivery/secret-delivery';
import { PUBLISHED_DIGESTS } from '../../lib/secrets/detected-secrets';
import { SecretValue } from '../../lib/secrets/secret-value';
import { Credentials } from '../../lib/server/credentials';
import { MongoDb } from '../../lib/server/databases/mongodb';
import type { ClearmlServerProps } from '../../lib/server/server-props';
import { failureOf, runInTemporaryFolders } from '../support/apps';
import { installationOf, serverOf } from './servers';

// The library knows published credentials only by their hashes. This text represents one of them.
const PUBLISHED = 'stands-for-a-published-default';
PUBLISHED_DIGESTS.add(createHash('sha256').update('stands-for-a-published-default').digest('hex'));

runInTemporaryFolders();

const fromKeys = (secret: SecretValue) => ({ credentials: Credentials.fromKeys({ apiserverKey: secret }) });

/** The problems that synth reports for the props of a server. */
const problemsOf = (props: Partial<ClearmlServerProps>) => installationOf(props).scope.node.validate();

const file = SecretValue.file('published');
const environment = SecretValue.environment('CLEARML_TEST_PUBLISHED');

test.each<[string, Partial<ClearmlServerProps>]>([
  ['credentials.apiserverKey (plain text secret', fromKeys(SecretValue.unsafePlainText(PUBLISHED))],
  ['credentials.apiserverKey (environment variable', fromKeys(environment)],
  ['credentials.apiserverKey (file published)', fromKeys(file)],
  ['mongodb.auth.rootPassword (file', { mongodb: MongoDb.bundled({ auth: { rootPassword: file } }) }],
])('rejects a published default at validation: %s', (found, props) => {
  process.env.CLEARML_TEST_PUBLISHED = PUBLISHED;
  writeFileSync('published', `${PUBLISHED}\n`);
  const problems = problemsOf(props);
  expect(problems).toEqual([expect.stringContaining(`CLEARML5003: ${found}`)]);
  expect(problems.join()).not.toContain(PUBLISHED);
});

const hocon = [{ name: 'CLEARML__secure__x', value: `"${PUBLISHED}"` }];
const extraInitContainers = [{ name: 'a', env: [{ name: 'A_TOKEN', value: PUBLISHED }] }];

test.each([
  ['clearml.apiserverKey', { clearml: { apiserverKey: PUBLISHED } }],
  ['apiserver.extraEnvs.CLEARML__secure__x', { apiserver: { extraEnvs: hocon } }],
  ['apiserver.extraInitContainers.a.env.A_TOKEN', { apiserver: { extraInitContainers } }],
])('rejects a published default in user values: %s', (found, values) => {
  const { message } = failureOf(() => serverOf({ values }));
  expect(message).toContain(`CLEARML5003 clearml/server: ${found} in your values`);
  expect(message).not.toContain(PUBLISHED);
});

test('rejects a published default in a values file', () => {
  writeFileSync('override.yaml', `clearml:\n  testUserSecret: ${PUBLISHED}\n`);
  expect(failureOf(() => serverOf({ valuesFiles: ['override.yaml'] })).message).toContain(
    'CLEARML5003 clearml/server: clearml.testUserSecret',
  );
});

test('two servers have different generated credentials', () => {
  const [one, two] = ['one', 'two'].map(
    (name) => Credentials.generated()._value('apiserverKey', `clearml/${name}`)._placeholder,
  );
  expect(one).not.toBe(two);
});

test('an existing Secret of credentials is a prerequisite that lists all its keys', () => {
  const { scope } = installationOf({ credentials: Credentials.fromSecret('mine') });
  const needed = Prerequisites.of(scope).all();
  expect(needed.find(({ name }) => name === 'mine')).toMatchObject({
    inNamespace: 'clearml',
    purpose:
      'contains keys apiserver_key, apiserver_secret, fileserver_key, fileserver_secret, secure_auth_token_secret, test_user_key, test_user_secret',
    remedy: expect.stringMatching(
      /^kubectl -n clearml create secret generic mine --from-literal=apiserver_key="\$APISERVER_KEY" /,
    ),
  });
});

test('checks the content of a secret only if synth reads it', () => {
  process.env.CLEARML_TEST_PUBLISHED = PUBLISHED;
  const props = fromKeys(environment);
  expect(problemsOf({ ...props, secretDelivery: SecretDelivery.existing() })).toEqual([]);
  expect(problemsOf(props)).toHaveLength(1);
});
