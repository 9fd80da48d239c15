import { detectSecrets } from '../../../lib/secrets/detection/detect';
import { isSecretLeaf } from '../../../lib/secrets/detection/vocabulary';

/** The secrets in a text: the last key, and the part of the text. */
const found = (text: string, file?: string) =>
  detectSecrets(text, file).secrets.map(({ path, start, end }) => `${path.at(-1)}=${text.slice(start, end)}`);

test.each([
  // Storage credentials of the server, with keys in all notations of HOCON.
  [
    'a.conf',
    'aws.s3 { key: "k", secret: "s1", credentials: [ {bucket: b, secret = s2} ] }',
    ['secret=s1', 'secret=s2'],
  ],
  [
    'a.conf',
    'azure { account_key: """a"b""" }\ngoogle { "private_key" = un quoted # end\n }',
    ['account_key=a"b', 'private_key=un quoted'],
  ],
  ['a.conf', 'password: a#b\nsecure.http { session_secret { apiserver: "x" } }', ['password=a#b', 'apiserver=x']],
  ['a.conf', 'password: "base"\npassword: ${?PASSWORD}', ['password=base']],
  ['a.conf', 'include "x.conf"\npassword: "a\\"b"', ['password=a\\"b']],
  ['a.json', '{"a": "${", "password": "p", "b": "}", "c": "{{", "token": "t", "d": "}}"}', ['password=p', 'token=t']],
  ['a.json', '{"auths": {"docker.io": {"username": "u", "auth": "dTpw"}}}', ['auth=dTpw']],
  ['.dockerconfigjson', '{"auths":{"r":{"password":"p","auth":"x"}}}', ['password=p', 'auth=x']],
  [
    'a.yaml',
    'a:\n  - password: p1 # end\n    token: "t\\"1"\n    secret: |\n      two\n      lines\n',
    ['password=p1', 'token=t\\"1', 'secret=two\n      lines'],
  ],
  ['pod.yaml', 'env:\n  - {name: GIT_PASS, value: p}\n  - {name: USER, value: u}\n', ['GIT_PASS=p']],
  ['.boto', '[Credentials]\naws_access_key_id = id\naws_secret_access_key = a/b+c\n', ['aws_secret_access_key=a/b+c']],
  ['pip.conf', '[global]\nindex-url = https://u:p@pypi.example.com/simple\n', ['a URL with a password=p']],
  ['.netrc', 'machine a login u password p1\nmachine b\n  login u\n  password p2\n', ['a login=p1', 'a login=p2']],
  ['.git-credentials', 'https://u:p@git.example.com\n', ['a URL with a password=p']],
  ['run.sh', '#!/bin/sh\nexport API_KEY=abc # end\n', ['API_KEY=abc']],
  ['hook.py', 'import os\ntoken = "lit"\nlogin(api_key=\'abc\')\n', ['token=lit', 'api_key=abc']],
  ['', 'AccountName=a;AccountKey=abc==;EndpointSuffix=b', ['a connection string with a key=abc==']],
  ['nginx.conf', 'server { proxy_set_header Authorization "Basic dTpwdTpw"; }', ['an authorization header=dTpwdTpw']],
])('finds the secrets in %s: %s', (file, text, expected) => {
  expect(found(text, file)).toEqual(expected);
});

test.each([
  [
    'a.conf',
    '# the password is secret: "x"\n// token: abc\npassword: ${?PW}\nsecret: "", token: null\nauth { token { expiration = 3600 } }',
  ],
  ['', '${VAULTS.section.userKey:undefined_user_key}'],
  ['a.sh', 'export A="${API_TOKEN:-none}" B=$(TOKEN)'],
  ['a.conf', 'auth.token.expiration: 1h, max_token = 5, allow_empty_password: yes'],
  ['a.yaml', '# password: x\nvalueFrom: {secretKeyRef: {name: a, key: password}}\nsecretName: a\n'],
  ['a.ini', '; password = x\n[a]\npassword =\ntoken = $(TOKEN)\nssh_key_path = id_rsa\n'],
  ['hook.py', 'import os\n# password = "x"\npassword = os.environ["PASSWORD"]\ntoken = read("token")\n'],
  ['run.sh', '#!/bin/sh\nPASSWORD="$1"\nTOKEN=$(cat /run/token)\nKEY_FILE=a\n'],
  ['', '${CLEARML_USER_VAULTS.section.userKey:undefined_user_key}'],
  ['read.md', 'Set the password: it is in the vault.\n'],
])('finds no secret in %s: %s', (file, text) => {
  expect(detectSecrets(text, file)).toEqual({ secrets: [] });
});

test.each([
  'a { password: "s3cret',
  'a { password = s3cret }}',
  'a {\n password: "s3\ncret"\n}',
  '<<<\npassword: s3cret\n>>>',
  'a { password += [s3cret }',
  '{"a": {"password": "s3cret", }',
])('reports an invalid text that evidently contains a secret: %s', (text) => {
  expect(detectSecrets(text, 'a.conf').unreadable).toMatch(/^HOCON, line \d: /);
});

test.each(['a { password: ${?PW}', '# password: s3cret\na {', 'a { password: "", token { expiration: 5 }'])(
  'accepts an invalid text without a secret: %s',
  (text) => {
    expect(detectSecrets(text, 'a.conf')).toEqual({ secrets: [] });
  },
);

test('reports a text that evidently contains a secret and is not valid', () => {
  expect(detectSecrets('a: 1\nusers: [{password: "x"', 'a.conf').unreadable).toMatch(/^HOCON, line 2: /);
  expect(detectSecrets('users: [{name: "x"', 'a.conf').unreadable).toBeUndefined();
});

test.each([
  'DB_PASSWORD',
  'MYSQL_PWD',
  'gitPass',
  'HF_TOKEN',
  'OPENAI_API_KEY',
  'client-secret',
  'TASK_ROUTER_TOKEN_SECRET',
  'accountKey',
])('the content of %s is secret, and its settings are not', (key) => {
  expect(isSecretLeaf([key], 'abc')).toBe(true);
  for (const setting of [
    '',
    ' ',
    'true',
    'null',
    '${X}',
    '$(X)',
    '{{ .Values.x }}',
    '<PASSWORD>',
    '/var/run/secrets/token',
  ]) {
    expect(isSecretLeaf([key], setting)).toBe(false);
  }
});

test.each([
  ['mongodb://mongodb-1:27017,mongodb-2:27017/backend', false],
  ['mongodb://clearml:s3cret@mongodb:27017/backend', true],
  ['Endpoint=sb://bus.example.com/;SharedAccessKey=abc', true],
])('the connection string %s is secret: %s', (text, expected) => {
  expect(isSecretLeaf(['CLEARML_MONGODB_SERVICE_CONNECTION_STRING'], text)).toBe(expected);
});

test.each([
  'PUBLIC_KEY',
  'ssh_key_path',
  'TLS_KEY_FILE',
  'sortKey',
  'primary_key',
  'SECRET_NAME',
  'pad_token',
  'TOKEN_URL',
  'monkey',
  'key',
  'tlsSecret',
])('the content of %s is not secret', (key) => expect(isSecretLeaf([key], 'abc')).toBe(false));

test.each([
  ['adminPassword', [], true],
  ['apiSecretKey', ['apiAccessKey'], true],
  ['clientSecret', [], true],
  ['DB_KEY', [], true],
  ['secret', [], false],
  ['authSecretName', [], false],
  ['existingSecretPassword', [], false],
  ['secretKey', ['existingSecret'], false],
  ['sessionKey', [], false],
])('in values, %s beside %j contains a secret: %s', (key, siblings, expected) => {
  expect(isSecretLeaf([key], 'abc', 'values', siblings)).toBe(expected);
});
