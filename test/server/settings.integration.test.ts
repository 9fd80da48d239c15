import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { withoutCredentials } from '../../lib/core/errors/redact';
import { SecretValue } from '../../lib/secrets/secret-value';
import { requireParsable, serverSetting, webSetting } from '../../lib/server/settings';
import { failureOf, objectsIn, synthesized } from '../support/apps';
import fc from '../support/fast-check';
import { textsOf } from '../support/secret-texts';
import { environmentOf, serverOf } from './servers';

/** The value of a variable after Kubernetes expands it, if its references do not exist. */
const expanded = (value: string) => value.replaceAll('$$', '$');

/** The JSON of a HOCON literal, whose texts between three quotes contain no escapes. */
const asJson = (literal: string) =>
  literal.replace(/("(?:[^"\\]|\\.)+")|"""((?:(?!""")[\s\S])+)"""/g, (_, json, text) => json ?? JSON.stringify(text));

test('every setting is read back unchanged', () => {
  // HOCON cannot state some texts, keys and lists.
  const value = fc.jsonValue().filter((one) => !/\\t|"""|\\""|""|null|(?:\\[^,]*|\p{Cc})":/u.test(JSON.stringify(one)));
  fc.assert(
    fc.property(value, (value) => {
      for (const setting of [serverSetting('a.b', value), webSetting('a.b', value)]) {
        expect(JSON.parse(asJson(expanded(setting.value)))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(expanded(setting.value).replaceAll('$', '')).toBe(setting.value.replaceAll('$', ''));
      }
    }),
  );
});

test.each(['a$b', 'a$$b', 'a$(b)', '$'])('Kubernetes does not change dollar signs in a setting: %s', (text) => {
  const { value } = serverSetting('a', text);
  expect(JSON.parse(expanded(value))).toBe(text);
  expect(value.replaceAll('$$', '')).not.toContain('$');
});

test.each([
  ['CLEARML__a', 'mongodb://host:27017/backend'],
  ['CLEARML__a', '"mongodb://user:pass@host/db?x=y"'],
  ['CLEARML__a', '[http://a.example,http://b.example]'],
  ['CLEARML__a', '[ clearml-token-k8s ]'],
  ['CLEARML__a', 'true'],
  ['CLEARML__a', '7776000'],
  ['CLEARML__a', 'raw_log'],
  ['CLEARML__a', 'SCRAM-SHA-512'],
  ['CLEARML__a', '/mnt/custom_events/templates'],
  ['CLEARML__a', '["example.com"]'],
  ['CLEARML__a', '[kafka.example.com:9092]'],
  ['CLEARML__a', '"""a"b\\c"""'],
  ['CLEARML__a', '"a\\\\b\\"c"'],
  ['WEBSERVER__a', '"tenant"'],
  ['WEBSERVER__a', '{"apiServer":"https://a","filesServer":"https://f"}'],
  ['WEBSERVER__a', 'true'],
  ['OTHER', 'any#thing{'],
])('accepts %s=%s', (name, value) => {
  expect(() => requireParsable(name, value, 'environment')).not.toThrow();
});

test.each([
  ['CLEARML__a', 'mongodb://user:pass@host/db'],
  ['CLEARML__a', 'mongodb://host/db?replicaSet=rs0'],
  ['CLEARML__a', 'abc#def'],
  ...['a+b', 'a=b', 'a!b', 'a,b', 'a$b'].map((value): [string, string] => ['CLEARML__a', value]),
  ['CLEARML__a', '007'],
  ['CLEARML__a', '12345678e1234567'],
  ['CLEARML__a', '5d'],
  ['CLEARML__a', 'abc //def'],
  ['CLEARML__a', 'abc '],
  ['CLEARML__a', '{a: 1'],
  ['CLEARML__a', 'a: 1'],
  ['CLEARML__a', ''],
  ['CLEARML__a', '"\\u00e4"'],
  ['CLEARML__a', '"a\\/b"'],
  ['CLEARML__a', '"""a""""'],
  ['CLEARML__a', '"""a"""b"""'],
  ['WEBSERVER__a', 'https://files.example.com'],
  ['WEBSERVER__a', "'text'"],
])('rejects %s=%s', (name, value) => {
  const { message } = failureOf(() => requireParsable(name, value, 'apiserver.environment'));
  expect(message.split('\n')[0]).toBe(
    withoutCredentials(`CLEARML5004: apiserver.environment has ${name}=${value}`.trimEnd()),
  );
  expect(message).toContain(withoutCredentials(`quote the text: ${JSON.stringify(JSON.stringify(value))}`));
});

const REFERENCE = join(__dirname, '..', '..', '..', 'shared', 'reference', 'versions.yaml');
const ifReference = existsSync(REFERENCE) ? test : test.skip;

ifReference('accepts a variable only if the server reads its text unchanged according to the reference', () => {
  const { results } = parse(readFileSync(REFERENCE, 'utf8')).open_source.environment.dynamic;
  const rows: { value: string; becomes: string }[] = results;
  const rejected = (value: string) => {
    try {
      requireParsable('CLEARML__a', value, 'environment');
      return false;
    } catch {
      return true;
    }
  };
  // Skip rows with several values: users who write booleans or null intend them.
  const single = rows.filter(({ value }) => !value.includes(', '));
  const harmless = /^(?:same text|text without the quotes|list of two)$/;
  expect(single.filter(({ value, becomes }) => rejected(value) === harmless.test(becomes))).toEqual([]);
  expect(single.length).toBeGreaterThan(6);
});

test('a setting can be a secret or contain one', () => {
  const secret = SecretValue.existing('sso', 'client');
  const server = serverOf({
    apiserver: {
      settings: { 'secure.sso.client_secret': secret, list: [{ pin: secret, n: 1 }], none: undefined },
      secretEnvironment: { CLEARML__b: secret },
    },
    webserver: { settings: { key: secret }, secretEnvironment: { WEBSERVER__b: secret } },
  });
  expect(environmentOf(server, 'apiserver')).toMatchObject({
    SECRET_CLIENT: { secretKeyRef: { name: 'sso', key: 'client' } },
    CLEARML__secure__sso__client_secret: '"""$(SECRET_CLIENT)"""',
    CLEARML__list: '[{"pin":"""$(SECRET_CLIENT)""","n":1}]',
    CLEARML__b: '"""$(SECRET_CLIENT)"""',
  });
  expect(environmentOf(server, 'webserver')).toMatchObject({
    WEBSERVER__key: '"$(SECRET_CLIENT)"',
    WEBSERVER__b: '"$(SECRET_CLIENT)"',
  });
});

test('rejects an invalid setting in an environment variable', () => {
  expect(failureOf(() => serverOf({ webserver: { environment: { WEBSERVER__a: 'https://x' } } })).message).toMatch(
    /^CLEARML5004 clearml\/server: webserver\.extraEnvs \(webserver\.environment\) has WEBSERVER__a=https:\/\/x\n/,
  );
});

test('a control character stands between three quotes, since the server does not decode escapes', () => {
  expect(serverSetting('a', 'x\u0001"y').value).toBe('"""x\u0001"y"""');
  expect(serverSetting('a', 'x"y\\z\n').value).toBe('"x\\"y\\\\z\\n"');
});

test.each(['"""', '"', '\t'])('rejects a control character beside %j, which HOCON cannot express', (end) => {
  expect(failureOf(() => serverSetting('a', `\u0001${end}`)).message).toMatch(
    /^CLEARML5004: a text with .* in CLEARML__a$/m,
  );
});

test.each(['a"""b', 'a"', 'a\tb'])('rejects secret %j in a setting', (content) => {
  const secret = SecretValue.unsafePlainText(content);
  const server = serverOf({ apiserver: { settings: { a: secret } } });
  expect(failureOf(() => synthesized(Chart.of(server))).message).toMatch(
    /contains (?:three quotes in a row|a quote at its end|a tab)/,
  );
});

test.each(['a"b\\c', '"a', 'a""b', 'a b\nc', '#$ä'])('writes secret %j in a setting unchanged', (content) => {
  const secret = SecretValue.unsafePlainText(content);
  const server = serverOf({ apiserver: { settings: { a: secret } } });
  const secrets = objectsIn(synthesized(Chart.of(server))).map((object) => textsOf(object).plain);
  expect(secrets).toContain(content);
});

describe('spellings of one setting', () => {
  const UPPER = { name: 'CLEARML__APISERVER__log_calls', value: 'true' };

  test('rejects two spellings in props', () => {
    const settings = { 'apiserver.log_calls': true, 'APISERVER.log_calls': false };
    expect(failureOf(() => serverOf({ apiserver: { settings } })).message).toMatch(
      /^CLEARML2003 clearml\/server: CLEARML__apiserver__log_calls, CLEARML__APISERVER__log_calls in apiserver\.extraEnvs/,
    );
  });

  test('rejects two spellings in user values', () => {
    const lower = { name: 'CLEARML__apiserver__log_calls', value: 'true' };
    expect(failureOf(() => serverOf({ values: { apiserver: { extraEnvs: [UPPER, lower] } } })).message).toMatch(
      /^CLEARML2003/,
    );
  });

  test('rejects another spelling in the template of the chart', () => {
    const apiserver = { logCalls: true, settings: { 'apiserver.log_calls': false } };
    expect(failureOf(() => serverOf({ apiserver })).message).toMatch(
      /^CLEARML2003.*: CLEARML__APISERVER__log_calls, CLEARML__apiserver__log_calls in container clearml-apiserver/,
    );
  });

  test('user values replace several spellings in the template of the chart', () => {
    const extraEnvs = ['log_calls', 'apilog__adapter'].map((name) => ({
      name: `CLEARML__apiserver__${name}`,
      value: 'x',
    }));
    const environment = environmentOf(
      serverOf({ apiserver: { logCalls: true }, values: { apiserver: { extraEnvs } } }),
      'apiserver',
    );
    expect(Object.keys(environment).filter((name) => /log_calls|adapter/i.test(name))).toEqual(
      extraEnvs.map(({ name }) => name),
    );
  });

  test('user values replace another spelling of a prop', () => {
    const server = serverOf({
      apiserver: { settings: { 'apiserver.log_calls': false } },
      values: { apiserver: { extraEnvs: [UPPER] } },
    });
    const environment = environmentOf(server, 'apiserver');
    expect(environment).toMatchObject({ CLEARML__APISERVER__log_calls: 'true' });
    expect(environment).not.toHaveProperty('CLEARML__apiserver__log_calls');
  });
});
