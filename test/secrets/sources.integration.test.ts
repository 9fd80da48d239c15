import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Chart, YamlOutputType } from 'cdk8s';
import fc from 'fast-check';
import { SecretValue } from '../../lib/secrets/secret-value';
import type { LocalSource } from '../../lib/secrets/source';
import { failureOf, synthesized, temporaryFolder, testChart } from '../support/apps';
import { release, secretOf } from './releases';

const read = (secret: SecretValue) => (secret._source as LocalSource).read();
const home = process.cwd();

beforeEach(() => process.chdir(temporaryFolder()));
afterEach(() => process.chdir(home));

describe('a placeholder', () => {
  test('looks like a key and derives from what the secret is, not from its content', () => {
    process.env.CLEARML_TEST_SECRET = 'one';
    const before = SecretValue.environment('CLEARML_TEST_SECRET');
    process.env.CLEARML_TEST_SECRET = 'two';
    const after = SecretValue.environment('CLEARML_TEST_SECRET');
    expect(before._placeholder).toMatch(/^[0-9a-f]{32}$/);
    expect(after._placeholder).toBe(before._placeholder);
    expect(SecretValue.environment('OTHER')._placeholder).not.toBe(before._placeholder);
  });

  test('stands for the secret inside texts and JSON', () => {
    const secret = SecretValue.existing('a', 'b');
    expect([`x${secret}y`, JSON.stringify({ secret })]).toEqual([
      `x${secret._placeholder}y`,
      `{"secret":"${secret._placeholder}"}`,
    ]);
  });

  test('differs for two plain texts of one content', () => {
    const [a, b] = [SecretValue.unsafePlainText('x'), SecretValue.unsafePlainText('x')];
    expect(a._placeholder).not.toBe(b._placeholder);
  });
});

test('a file is read whole, without the line break at its end', () => {
  writeFileSync('token', ' a\nb\n');
  expect(read(SecretValue.file('token'))).toBe(' a\nb');
});

test.each([
  ['environment', () => SecretValue.environment('1X')],
  ['environment', () => SecretValue.environment('')],
  ['existing', () => SecretValue.existing('Upper', 'key')],
  ['existing', () => SecretValue.existing('name', 'a b')],
  ['generated', () => SecretValue.generated('../x')],
])('a bad name for %s is refused', (_, make) => {
  expect(failureOf(make).message).toMatch(/^CLEARML3009: ".*"\n {2}expected: .*\n {2}fix: correct the name$/);
});

test('all that is missing is told in one synth, and nothing is written', () => {
  const scope = testChart();
  writeFileSync('empty', '\n');
  const entries = {
    a: '{{ .Values.v.a }}',
    b: '{{ .Values.v.b }}',
    c: '{{ .Values.v.c | b64enc }}',
    d: '{{ .Values.v.d }}',
  };
  release(
    `${secretOf(entries)}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, env: [{name: E, value: "{{ .Values.v.e }}"}]}]}`,
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
  expect(readdirSync(App.of(scope).outdir)).toEqual([]);
});

test('a layout with one file for all is refused', () => {
  const app = new App({ outdir: temporaryFolder(), yamlOutputType: YamlOutputType.FILE_PER_APP });
  const scope = new Chart(app, 'clearml');
  const { message } = failureOf(() =>
    release(secretOf({ a: '{{ .Values.v.a }}' }), { a: SecretValue.generated('a') }, scope),
  );
  expect(message).toMatch(/^CLEARML3007 clearml\/demo: YamlOutputType\.FILE_PER_APP, .*\n {2}expected: .*\n {2}fix: /);
});

test('secrets do not come out in a chart of the user that bears their name', () => {
  const app = new App();
  new Chart(app, 'clearml-secrets');
  const { message } = failureOf(() =>
    release(secretOf({ a: '{{ .Values.v.a }}' }), { a: SecretValue.generated('a') }, new Chart(app, 'clearml')),
  );
  expect(message).toMatch(/^CLEARML3007 clearml\/demo: a construct of yours with the name clearml-secrets, /);
});

describe('a generated secret', () => {
  const FILE = join('.cdk8s-clearml', 'generated-secrets.json');

  test('is made once, for its owner alone, where git ignores it', () => {
    const first = read(SecretValue.generated('server/key'));
    expect(read(SecretValue.generated('server/key'))).toBe(first);
    expect(read(SecretValue.generated('other'))).not.toBe(first);
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
    expect(readFileSync(join('.cdk8s-clearml', '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync('.cdk8s-clearml').sort()).toEqual(['.gitignore', 'generated-secrets.json']);
  });

  test('gives the same bytes at each synth', () => {
    const once = () => {
      const scope = testChart();
      release(secretOf({ a: '{{ .Values.v.a }}' }), { a: SecretValue.generated('a') }, scope);
      return synthesized(scope);
    };
    const first = once();
    expect(Object.keys(first)).toEqual(['clearml-secrets.k8s.yaml', 'clearml.k8s.yaml']);
    expect(once()).toEqual(first);
  });

  test('of another version is another secret', () => {
    const versions = ['1', '2', '1'].map((version) => read(SecretValue.generated('a').withVersion(version)));
    expect(versions[2]).toBe(versions[0]);
    expect(new Set([...versions, read(SecretValue.generated('a'))]).size).toBe(3);
  });

  test('may be called as things in JavaScript are', () => {
    expect(read(SecretValue.generated('constructor'))).toMatch(/^[a-z]/);
    expect(read(SecretValue.generated('toString'))).toBe(read(SecretValue.generated('toString')));
  });

  test('loses the rights of others on its file', () => {
    read(SecretValue.generated('a'));
    chmodSync(FILE, 0o644);
    read(SecretValue.generated('a'));
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
  });

  test.each(['{', '[]', '"text"', 'null', '{"a": 1}', '{"a": ""}'])(
    'is not taken from a file that is corrupt: %s',
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

  test('starts with a letter and survives unquoted', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (id) => {
        expect(read(SecretValue.generated(id))).toMatch(/^[a-z][A-Za-z0-9_-]{39}$/);
      }),
      { numRuns: 50 },
    );
  });

  test('does not wait for a process that was killed', () => {
    mkdirSync('.cdk8s-clearml');
    writeFileSync(`${FILE}.lock`, '');
    utimesSync(`${FILE}.lock`, 0, 0);
    expect(read(SecretValue.generated('a'))).toBe(read(SecretValue.generated('a')));
    expect(readdirSync('.cdk8s-clearml')).not.toContain('generated-secrets.json.lock');
  });

  test('is the same for processes that run at once', async () => {
    const store = join(__dirname, '..', '..', 'lib', 'secrets', 'generated-store.ts');
    // All wait until the last one is there, so that they really meet.
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
