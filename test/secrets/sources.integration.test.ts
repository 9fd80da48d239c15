import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { SecretValue } from '../../lib/secrets/secret-value';
import type { LocalSource } from '../../lib/secrets/source';
import { failureOf, runInTemporaryFolders, synthesized, temporaryFolder, testChart } from '../support/apps';
import fc from '../support/fast-check';
import { filesBelow } from '../support/files';
import { A, pod, release, secretOf } from './releases';

const read = (secret: SecretValue) => (secret._source as LocalSource).read();
runInTemporaryFolders();

describe('a placeholder', () => {
  test('has 40 different letters and digits that stand for the identity of the secret instead of its content', () => {
    process.env.CLEARML_TEST_SECRET = 'one';
    const before = SecretValue.environment('CLEARML_TEST_SECRET');
    process.env.CLEARML_TEST_SECRET = 'two';
    const after = SecretValue.environment('CLEARML_TEST_SECRET');
    expect(before._placeholder).toMatch(/^<[A-Za-z][A-Za-z0-9]{39}>$/);
    expect(new Set(before._placeholder).size).toBe(42);
    expect(after._placeholder).toBe(before._placeholder);
    expect(SecretValue.environment('OTHER')._placeholder).not.toBe(before._placeholder);
  });

  test('represents the secret inside texts and JSON', () => {
    const secret = SecretValue.existing('a', 'b');
    expect([`x${secret}y`, JSON.stringify({ secret })]).toEqual([
      `x${secret._placeholder}y`,
      `{"secret":"${secret._placeholder}"}`,
    ]);
  });

  test('differs for two plain texts with the same content', () => {
    const [a, b] = [SecretValue.unsafePlainText('x'), SecretValue.unsafePlainText('x')];
    expect(a._placeholder).not.toBe(b._placeholder);
  });
});

test('reads a whole file without the line break at its end', () => {
  writeFileSync('token', ' a\nb\n');
  expect(read(SecretValue.file('token'))).toBe(' a\nb');
});

test.each([
  ['environment', () => SecretValue.environment('1X')],
  ['environment', () => SecretValue.environment('')],
  ['existing', () => SecretValue.existing('Upper', 'key')],
  ['existing', () => SecretValue.existing('name', 'a b')],
  ['generated', () => SecretValue.generated('../x')],
])('rejects an invalid name for %s', (_, make) => {
  expect(failureOf(make).message).toMatch(/^CLEARML3009: ".*"\n {2}expected: .*\n {2}fix: correct the name$/);
});

test('reports all missing contents in one synth, and writes no file', () => {
  const scope = testChart();
  writeFileSync('empty', '\n');
  const [a, b, d] = ['a', 'b', 'd'].map((name) => `{{ .Values.v.${name} }}`) as [string, string, string];
  const made = secretOf({ a, b, c: '{{ .Values.v.c | b64enc }}', d });
  release(
    `${made}---\n${pod('env: [{name: E, value: "{{ .Values.v.e }}"}]')}`,
    {
      a: SecretValue.environment('CLEARML_TEST_MISSING_1'),
      b: SecretValue.environment('CLEARML_TEST_MISSING_2'),
      c: SecretValue.file('no/such/file'),
      d: SecretValue.file('empty'),
      e: SecretValue.environment('CLEARML_TEST_MISSING_3'),
    },
    scope,
  );
  const { message } = failureOf(() => App.of(scope).synth());
  for (const reported of [
    'CLEARML3001: environment variable CLEARML_TEST_MISSING_1 is not set',
    'CLEARML3001: environment variable CLEARML_TEST_MISSING_2 is not set',
    'CLEARML3001: environment variable CLEARML_TEST_MISSING_3 is not set',
    'CLEARML3002: file no/such/file cannot be read: ENOENT',
    'CLEARML3002: file empty is empty',
  ]) {
    expect(message.split(reported)).toHaveLength(2);
  }
  expect(filesBelow(App.of(scope).outdir, '.yaml')).toEqual([]);
});

const withSecret = (scope: Chart) => release(secretOf({ a: A }), { a: SecretValue.generated('a') }, scope);

test('rejects secrets in an app with one file for all charts', () => {
  const app = new App({ outdir: temporaryFolder(), yamlOutputType: YamlOutputType.FILE_PER_APP });
  const { message } = failureOf(() => withSecret(new Chart(app, 'clearml')));
  expect(message).toMatch(/^CLEARML3007 clearml\/demo: YamlOutputType\.FILE_PER_APP, .*\n {2}expected: .*\n {2}fix: /);
});

test('rejects a user chart with the name of the chart for Secrets', () => {
  const app = new App();
  new Chart(app, 'clearml-secrets');
  const { message } = failureOf(() => withSecret(new Chart(app, 'clearml')));
  expect(message).toMatch(/^CLEARML3007 clearml\/demo: a construct of yours with the name clearml-secrets, /);
});

describe('a generated secret', () => {
  const FILE = join('.cdk8s-clearml', 'generated-secrets.json');

  test('is created once, in a file that git ignores and only its owner can read', () => {
    const first = read(SecretValue.generated('server/key'));
    expect(read(SecretValue.generated('server/key'))).toBe(first);
    expect(read(SecretValue.generated('other'))).not.toBe(first);
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
    expect(readFileSync(join('.cdk8s-clearml', '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync('.cdk8s-clearml').sort()).toEqual(['.gitignore', 'generated-secrets.json']);
  });

  test('has the same content at each synth', () => {
    const once = () => {
      const scope = testChart();
      withSecret(scope);
      return synthesized(scope);
    };
    const first = once();
    expect(Object.keys(first)).toEqual(['clearml-secrets.k8s.yaml', 'clearml.k8s.yaml']);
    expect(once()).toEqual(first);
  });

  test('has a separate content for each version', () => {
    const versions = ['1', '2', '1'].map((version) => read(SecretValue.generated('a').withVersion(version)));
    expect(versions[2]).toBe(versions[0]);
    expect(new Set([...versions, read(SecretValue.generated('a'))]).size).toBe(3);
  });

  test('may have the name of a property of JavaScript objects', () => {
    expect(read(SecretValue.generated('constructor'))).toMatch(/^[a-z]/);
    expect(read(SecretValue.generated('toString'))).toBe(read(SecretValue.generated('toString')));
  });

  test('removes the permissions of other users on its file', () => {
    read(SecretValue.generated('a'));
    chmodSync(FILE, 0o644);
    read(SecretValue.generated('a'));
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
  });

  test.each(['{', '[]', '"text"', 'null', '{"a": 1}', '{"a": ""}'])(
    'is neither read from nor written to a corrupt file: %s',
    (content) => {
      mkdirSync('.cdk8s-clearml');
      writeFileSync(FILE, content);
      const { message } = failureOf(() => read(SecretValue.generated('a')));
      expect(message).toMatch(
        /^CLEARML3008: \.cdk8s-clearml\/generated-secrets\.json: it is not (?:JSON|a map of texts)\n/,
      );
      expect(readFileSync(FILE, 'utf8')).toBe(content);
    },
  );

  test('starts with a letter and needs no quotes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (id) => {
        expect(read(SecretValue.generated(id))).toMatch(/^[a-z][A-Za-z0-9_-]{39}$/);
      }),
      { numRuns: 50 },
    );
  });

  test.each(['1970-01-01', '2999-01-01'])('does not wait for the lock of a killed process of %s', (date) => {
    mkdirSync('.cdk8s-clearml');
    writeFileSync(`${FILE}.lock`, '');
    utimesSync(`${FILE}.lock`, new Date(date), new Date(date));
    expect(read(SecretValue.generated('a'))).toBe(read(SecretValue.generated('a')));
    expect(readdirSync('.cdk8s-clearml')).not.toContain('generated-secrets.json.lock');
  });

  test('is the same for concurrent processes', async () => {
    const store = join(__dirname, '..', '..', 'lib', 'secrets', 'generated-store.ts');
    // All processes wait for the last process, so that they run at the same time.
    const code = `const { existsSync, writeFileSync } = require('node:fs');
      const { generatedSecret } = require(${JSON.stringify(store)});
      writeFileSync('ready-' + process.pid, '');
      while (!existsSync('go')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      console.log(Array.from({ length: 30 }, (_, n) => generatedSecret('k' + n)).join())`;
    const runs = Array.from({ length: 4 }, () =>
      promisify(execFile)(process.execPath, ['--import', require.resolve('tsx'), '-e', code]),
    );
    while (readdirSync('.').filter((name) => name.startsWith('ready-')).length < runs.length) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    writeFileSync('go', '');
    const printed = (await Promise.all(runs)).map(({ stdout }) => stdout);
    expect(new Set(printed).size).toBe(1);
    expect(printed[0]).toContain(read(SecretValue.generated('k29')));
  });
});
