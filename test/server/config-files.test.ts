import { SecretFile } from '../../lib/secrets/secret-file';
import { SecretValue } from '../../lib/secrets/secret-value';
import { addConfigFile } from '../../lib/server/config-files';
import { failureOf } from '../support/apps';
import { installationOf } from './servers';

const token = SecretValue.existing('splunk', 'token');

const filesOf = (server: ReturnType<typeof installationOf>) =>
  server.values.sourcedValues.filter(({ path }) => path === 'apiserver.additionalConfigs');

test('secret files are configuration files with placeholders, each with the prop that sets it', () => {
  const server = installationOf({
    apiserver: {
      additionalConfigs: { 'a.conf': 'a: 1' },
      secretConfigs: { 'b.conf': SecretFile.of(`token: """${token}"""`), 'c.pem': SecretFile.from(token) },
    },
  });
  expect(addConfigFile(server, 'd.xml', '<x/>', 'singleSignOn')).toBe('@path-of(d.xml)');
  expect(filesOf(server).map(({ source, value }) => [source, value])).toEqual([
    ['apiserver.additionalConfigs', { 'a.conf': 'a: 1' }],
    ['apiserver.secretConfigs', { 'b.conf': `token: """${token}"""`, 'c.pem': String(token) }],
    ['singleSignOn', { 'd.xml': '<x/>' }],
  ]);
});

test.each([
  ['CLEARML5020', 'a file name with a slash', { apiserver: { additionalConfigs: { 'a/b.conf': '' } } }],
  ['CLEARML5020', 'a file name with two dots at its start', { apiserver: { additionalConfigs: { '..a': '' } } }],
  ['CLEARML1017', 'a text as a secret file', { apiserver: { secretConfigs: { a: 'text' as never } } }],
])('%s: rejects %s', (code, _, props) => {
  expect(failureOf(() => installationOf(props)).message).toMatch(new RegExp(`^${code}.*\\n.*\\n.*`));
});

test('a password that contains a SecretValue is no password in clear text', () => {
  for (const text of [`password: "Bearer ${token}"`, `{ "token": "${token}", a: 1 }`]) {
    expect(() => installationOf({ apiserver: { additionalConfigs: { 'a.conf': text } } })).not.toThrow();
  }
});

test('a password beside a SecretValue is a secret, too', () => {
  const text = `a: 1\npassword: """p4ss"""\nb: ${token}\n`;
  const [file] = filesOf(installationOf({ apiserver: { additionalConfigs: { 'a.conf': text } } }));
  expect(String(file?.value['a.conf'])).toMatch(/^a: 1\npassword: """<\w{40}>"""\nb: <\w{40}>\n$/);
});

test('CLEARML5020: rejects a secret file without a SecretValue', () => {
  expect(failureOf(() => SecretFile.of('password: x')).message).toMatch(
    /^CLEARML5020: .*\n.*\n.*SecretFile\.fromValue/,
  );
});

test.each([
  ['"""$"""', 'a "b" \\ #', []],
  ['"$" # "', 'a', []],
  ['"$"', 'a"b', ['CLEARML3006']],
  ['"""$"""', 'a"""b', ['CLEARML3006']],
  ['"""x""", b: "$"', 'a"b', ['CLEARML3006']],
  ['"""$""", b: "$"', 'a"b', ['CLEARML3006']],
  ['$', 'abc', []],
  ['"b" $', 'a#b', ['CLEARML3006']],
  ['"$", b: $', '007', ['CLEARML3006']],
])('checks at synth that the server reads a secret in HOCON unchanged: %s with %s', (template, content, codes) => {
  const text = `a: ${template}`.replaceAll('$', String(SecretValue.unsafePlainText(content)));
  const { scope } = installationOf({ apiserver: { additionalConfigs: { 'a.conf': text } } });
  expect(scope.node.validate().map((problem) => problem.slice(0, 11))).toEqual(codes);
});

test('a file that is one secret is not HOCON', () => {
  expect(() =>
    installationOf({ apiserver: { secretConfigs: { 'a.conf': SecretFile.fromValue(token) } } }),
  ).not.toThrow();
});
