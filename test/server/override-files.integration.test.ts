import { writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { failureOf, objectsIn, runInTemporaryFolders, synthesized, testChart } from '../support/apps';
import { textsOf } from '../support/secret-texts';
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
  expect(textsOf(own)).toEqual({
    CLEARML__secure__sso__client_secret: 'quoted-s3cret',
    'apiserver.extraEnvs.CLEARML__apiserver__auth__fixed_users__users.0.password': 'user-s3cret',
    PROXY: 'http://u:proxy-s3cret@proxy:3128',
    mongodbConnectionStringAuth: 'mongodb://u:mongo-s3cret@h/auth',
    mongodbConnectionStringBackend: 'mongodb://u:mongo-s3cret@h/backend?a=b',
  });
  expect(environmentOf(server, 'apiserver')).toMatchObject({
    CLEARML__secure__sso__client_secret: '"""$(SECRET_SECURE_SSO_CLIENT_SECRET)"""',
    CLEARML__apiserver__auth__fixed_users__users: expect.stringMatching(
      /^\[\{"username":"ann","password":"""\$\(SECRET_\w*_USERS_0_PASSWORD\)"""\}\]$/,
    ),
    CLEARML__HOSTS__MONGO__AUTH__HOST: '"""$(SECRET_HOSTS_MONGO_AUTH_HOST)"""',
    PLAIN: 'plain',
    PROXY: { secretKeyRef: { name: 'clearml-enterprise-environment', key: 'PROXY' } },
  });
});

const CONFIG = 'auth { fixed_users { users: [{username: "a", password: "file-s3cret"}] } } # the password';
const HARMLESS = '# password: in the environment\npassword: ${?PW}\nauth { token { expiration = 3600 } }\n';

const additionalConfigs = { 'apiserver.conf': CONFIG, 'services.conf': HARMLESS };
const fileMounts = [
  { name: 'a.conf', folderPath: '/etc/a', fileContent: CONFIG },
  { name: 'b.conf', folderPath: '/etc/a', fileContent: HARMLESS },
];

test.each([
  ['additionalConfigs in values', { values: { apiserver: { additionalConfigs } } }],
  ['additionalConfigs as a prop', { apiserver: { additionalConfigs } }],
  ['fileMounts in values', { values: { apiserver: { fileMounts } } }],
  ['fileMounts as a prop', { apiserver: { fileMounts } }],
])('a configuration file with a secret moves to a Secret unchanged, and other files stay: %s', (_, props) => {
  const scope = testChart();
  serverOf(props, scope);
  const { 'clearml.k8s.yaml': ordinary = '', 'clearml-secrets.k8s.yaml': secrets = '' } = synthesized(scope);
  expect(ordinary).not.toContain('file-s3cret');
  const files = parseAllDocuments(secrets).flatMap((document) => Object.values(textsOf(document.toJS())));
  expect(files).toContain(CONFIG);
  expect(ordinary).toContain('auth { token { expiration = 3600 } }');
});

test.each([
  ['[{username: a, password: user-s3cret}]', '[{username: a, password: """$(SECRET_PASSWORD)"""}]'],
  ['[{"username":"a","password":"user\\"-s3cret"}]', '[{"username":"a","password":"""$(SECRET_PASSWORD)"""}]'],
])('the secrets of a setting in HOCON are read from a Secret: %s', (value, expected) => {
  const scope = testChart();
  const name = 'CLEARML__apiserver__auth__fixed_users__users';
  const server = serverOf({ values: { apiserver: { extraEnvs: [{ name, value }] } } }, scope);
  expect(environmentOf(server, 'apiserver')[name]).toBe(expected);
  expect(synthesized(scope)['clearml.k8s.yaml']).not.toContain('s3cret');
});

test.each([
  [
    'additionalConfigs',
    { additionalConfigs: { 'a.conf': 'users: [{password: "s3cret"' } },
    '["a.conf"] in your values',
  ],
  [
    'a setting',
    { extraEnvs: [{ name: 'CLEARML__a__b', value: '[{password: "s3cret"' }] },
    '.CLEARML__a__b in your values',
  ],
])('rejects a text with a secret that cannot be read: %s', (_, apiserver, found) => {
  const { message } = failureOf(() => serverOf({ values: { apiserver } }));
  expect(message).toMatch(/^CLEARML3003 clearml\/server: apiserver\..* cannot be read as HOCON, line 1/);
  expect(message).toContain(found);
  expect(message).not.toContain('s3cret');
});

test('props with secrets in clear text behave like values', () => {
  const scope = testChart();
  const environment = { DB_PASSWORD: 'prop-s3cret', PROXY: 'http://u:prop-s3cret@proxy', MODE: 'a', PRICE: 'a$$b' };
  const server = serverOf(
    { apiserver: { environment, settings: { 'services.sync.token_secret': 'prop-s3cret' } } },
    scope,
  );
  const secretKeyRef = (key: string) => ({ secretKeyRef: { name: 'clearml-enterprise-environment', key } });
  expect(environmentOf(server, 'apiserver')).toMatchObject({
    DB_PASSWORD: secretKeyRef('DB_PASSWORD'),
    PROXY: secretKeyRef('PROXY'),
    MODE: 'a',
    PRICE: 'a$$b',
    CLEARML__services__sync__token_secret: '"""$(SECRET_SERVICES_SYNC_TOKEN_SECRET)"""',
  });
  expect(synthesized(scope)['clearml.k8s.yaml']).not.toContain('s3cret');
});

test('Kubernetes reads two dollar signs in a variable as one, and a Secret contains what the program reads', () => {
  const scope = testChart();
  serverOf({ apiserver: { environment: { DB_PASSWORD: 'a$$b' } } }, scope);
  const secrets = objectsIn(synthesized(scope)).map(textsOf);
  expect(secrets.map(({ DB_PASSWORD }) => DB_PASSWORD)).toContain('a$b');
});

test('a declared text stays in the environment, and the declaration is necessary', () => {
  const notSecret = [{ path: 'apiserver.extraEnvs.SIGNING_KEY', reason: 'the public half' }];
  const server = serverOf({ apiserver: { environment: { SIGNING_KEY: 'abc' } }, notSecret });
  expect(environmentOf(server, 'apiserver').SIGNING_KEY).toBe('abc');
  for (const [reason, environment] of [
    ['the public half', { OTHER: 'abc' }],
    [' ', { SIGNING_KEY: 'abc' }],
  ] as const) {
    const declared = [{ path: 'apiserver.extraEnvs.SIGNING_KEY', reason }];
    expect(failureOf(() => serverOf({ apiserver: { environment }, notSecret: declared })).message).toMatch(
      /^CLEARML3027 clearml\/server: notSecret names apiserver\.extraEnvs\.SIGNING_KEY/,
    );
  }
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
