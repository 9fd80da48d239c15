import { writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { failureOf, runInTemporaryFolders, synthesized, testChart } from '../support/apps';
import { environmentOf, serverOf } from './servers';

runInTemporaryFolders();

const OVERRIDE = `
imageCredentials: {password: pull-s3cret}
clearml: {cookieDomain: example.com, apiserverKey: key-s3cret}
apiserver:
  replicaCount: 2
  extraEnvs:
    - {name: CLEARML__secure__sso__client_secret, value: '"quoted-s3cret"'}
    - {name: PLAIN, value: plain}
    - {name: CLEARML__apiserver__auth__fixed_users__users, value: '[{"username":"ann","password":"user-s3cret"}]'}
    - {name: PROXY, value: 'http://u:proxy-s3cret@proxy:3128'}
mongodb: {enabled: false}
externalServices:
  mongodbConnectionStringBackend: mongodb://u:mongo-s3cret@h/backend?a=b
  mongodbConnectionStringAuth: '"mongodb://u:mongo-s3cret@h/auth"'
`;

test('detects the secrets in a values file and writes them to a Secret', () => {
  writeFileSync('clearml-values.override.yaml', OVERRIDE);
  const scope = testChart();
  const server = serverOf(
    { valuesFiles: ['clearml-values.override.yaml'], values: { apiserver: { replicaCount: 3 } } },
    scope,
  );
  const { 'clearml.k8s.yaml': ordinary, 'clearml-secrets.k8s.yaml': secrets } = synthesized(scope);
  expect(ordinary).not.toContain('s3cret');
  expect(ordinary).toContain('replicas: 3');
  const [, , own] = parseAllDocuments(secrets as string).map((document) => document.toJS());
  expect(own.stringData).toEqual({
    CLEARML__secure__sso__client_secret: 'quoted-s3cret',
    password: 'user-s3cret',
    PROXY: 'http://u:proxy-s3cret@proxy:3128',
    mongodbConnectionStringAuth: 'mongodb://u:mongo-s3cret@h/auth',
    mongodbConnectionStringBackend: 'mongodb://u:mongo-s3cret@h/backend?a=b',
  });
  expect(environmentOf(server, 'apiserver')).toMatchObject({
    CLEARML__secure__sso__client_secret: '"""$(SECRET_SECURE_SSO_CLIENT_SECRET)"""',
    CLEARML__apiserver__auth__fixed_users__users: '[{"username":"ann","password":"""$(SECRET_PASSWORD)"""}]',
    CLEARML__HOSTS__MONGO__AUTH__HOST: '"""$(SECRET_HOSTS_MONGO_AUTH_HOST)"""',
    PLAIN: 'plain',
    PROXY: { secretKeyRef: { name: 'clearml-enterprise-environment', key: 'PROXY' } },
  });
});

const CONFIG = 'auth { fixed_users { users: [{username: "a", password: "b"}] } }';

const additionalConfigs = { 'apiserver.conf': CONFIG };
const fileMounts = [{ name: 'a', folderPath: '/', fileContent: CONFIG }];

test.each([
  ['apiserver.additionalConfigs["apiserver.conf"] in your values', { values: { apiserver: { additionalConfigs } } }],
  ['apiserver.additionalConfigs apiserver.conf', { apiserver: { additionalConfigs } }],
  ['apiserver.fileMounts.fileContent in your values', { values: { apiserver: { fileMounts } } }],
])('rejects passwords in a configuration file: %s', (found, props) => {
  expect(failureOf(() => serverOf(props)).message).toContain(
    `CLEARML3003 clearml/server: ${found} contains a password`,
  );
});

test('rejects passwords in HOCON that is not JSON', () => {
  const extraEnvs = [{ name: 'CLEARML__apiserver__auth__fixed_users__users', value: '[{username: a, password: b}]' }];
  expect(failureOf(() => serverOf({ values: { apiserver: { extraEnvs } } })).message).toContain(
    'CLEARML3003 clearml/server: apiserver.extraEnvs: CLEARML__',
  );
});

test('the error for an invalid key in a values file names the file', () => {
  writeFileSync('bad.yaml', '__proto__: {a: 1}\n');
  expect(failureOf(() => serverOf({ valuesFiles: ['bad.yaml'] })).message).toMatch(
    /^CLEARML2004 clearml\/server: key __proto__ .* in bad\.yaml\n/,
  );
});

test('the check of an upgrade reads values files', () => {
  writeFileSync('old.yaml', 'redis: {auth: {enabled: true}}\n');
  const props = { upgradeFrom: '10.13.0', upgradeStepsDone: [], valuesFiles: ['old.yaml'] };
  expect(failureOf(() => serverOf(props)).message).toContain('CLEARML4005');
});

test('treats only hosts with a password as secrets in a list of hosts', () => {
  const scope = testChart();
  const hosts = '[{"host":"es-1","port":9200,"password":"hosts-s3cret"},{"host":"es-2","port":9200}]';
  const externalServices = { elasticsearchConnectionString: hosts };
  serverOf({ values: { elasticsearch: { enabled: false }, externalServices } }, scope);
  const { 'clearml.k8s.yaml': ordinary } = synthesized(scope);
  expect(ordinary).not.toContain('hosts-s3cret');
  expect(ordinary).toContain('"host":"es-2","port":9200');
});

test('allowDuplicateKeys accepts a values file that sets a value twice, and the last value applies', () => {
  writeFileSync('twice.yaml', 'apiserver: {replicaCount: 2, replicaCount: 4}\n');
  const props = { valuesFiles: ['twice.yaml'] };
  expect(failureOf(() => serverOf(props)).message).toContain('key replicaCount occurs twice in one map');
  const scope = testChart();
  serverOf({ ...props, allowDuplicateKeys: true }, scope);
  expect(synthesized(scope)['clearml.k8s.yaml']).toContain('replicas: 4');
});
