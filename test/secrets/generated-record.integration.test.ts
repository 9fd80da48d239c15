import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretValue } from '../../lib/secrets/secret-value';
import type { LocalSource } from '../../lib/secrets/source';
import { failureOf, runInTemporaryFolders } from '../support/apps';
import { TestProject } from '../support/projects';

runInTemporaryFolders();

const RECORD = 'generated-secrets.lock.json';
const STORE = join('.cdk8s-clearml', 'generated-secrets.json');

const read = (secret: SecretValue) => (secret._source as LocalSource).read();

/** An app with two Secrets of generated secrets and a release with a random password. */
const MAIN = `
const values = { a: SecretValue.generated('first'), b: SecretValue.generated('second'), c: SecretValue.generated('third') };
new HelmRelease(chart, 'own', { chart: './own', values });
if (process.env.PINS) new HelmRelease(chart, 'random', { chart: './random', randomness: Randomness.pin() });
`;

const project = () =>
  new TestProject(MAIN, {
    'own/values.yaml': 'a: ""\nb: ""\nc: ""\n',
    'own/templates/a.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: { name: one }\nstringData: { a: {{ .Values.a }}, b: {{ .Values.b }} }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: two }\nstringData: { c: {{ .Values.c }} }\n',
    'random/Chart.yaml': 'apiVersion: v2\nname: random\nversion: 1.0.0\n',
    'random/templates/a.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: { name: three }\nstringData: { p: {{ randAlphaNum 20 }} }\n',
  });

describe('the record of generated secrets', () => {
  test('lets synth fail in one error, without output, when the store is lost, and not when it is restored', async () => {
    const app = project();
    expect((await app.synth()).status).toBe(0);
    const [first, store] = [app.manifests(), app.read(STORE)];
    rmSync(app.path('.cdk8s-clearml'), { recursive: true });
    rmSync(app.path('dist'), { recursive: true });
    const { status, stderr } = await app.synth();
    expect(status).not.toBe(0);
    expect(stderr.match(/CLEARML3025/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /does not exist; it contained 3 secrets according to generated-secrets\.lock\.json: first, second, third\n/,
    );
    expect(stderr).toMatch(
      /fix: restore the file from a backup; or .* remove generated-secrets\.lock\.json, of one by withVersion/,
    );
    expect(Object.keys(app.manifests())).toEqual(['INCOMPLETE.txt']);
    expect(existsSync(app.path(STORE))).toBe(false);
    app.write(STORE, store);
    expect((await app.synth()).status).toBe(0);
    expect(app.manifests()).toEqual(first);
  });

  test('accepts new contents when it is removed', async () => {
    const app = project();
    await app.synth();
    const first = app.manifests();
    rmSync(app.path('.cdk8s-clearml'), { recursive: true });
    rmSync(app.path(RECORD));
    expect((await app.synth()).status).toBe(0);
    expect(app.manifests()).not.toEqual(first);
  });

  test('detects the store of another machine, and lost random values of charts', async () => {
    const [app, other] = [project(), project()];
    await Promise.all([app, other].map((one) => one.synth({ PINS: '1' })));
    app.write(STORE, other.read(STORE));
    const { stderr } = await app.synth({ PINS: '1' });
    expect(stderr).toMatch(
      /CLEARML3025 demo\/random: .* lacks or changes 4 secrets .*: first, random values of demo\/demo\//,
    );
  });

  test('lets synth fail in a second process, such as CI, that has the record alone', async () => {
    const [app, ci] = [project(), project()];
    await app.synth({ PINS: '1' });
    ci.write(RECORD, app.read(RECORD));
    const { status, stderr } = await ci.synth({ PINS: '1' });
    expect([status === 0, /CLEARML3025/.test(stderr)]).toEqual([false, true]);
  });

  test('contains names and digests that differ for equal contents in different stores, and no content', () => {
    const content = read(SecretValue.generated('a'));
    const { secrets } = JSON.parse(readFileSync(RECORD, 'utf8'));
    expect(secrets).toEqual({ a: expect.stringMatching(/^[0-9a-f]{32}$/) });
    rmSync(RECORD);
    writeFileSync(STORE, JSON.stringify({ a: content }));
    expect(read(SecretValue.generated('a'))).toBe(content);
    expect(JSON.parse(readFileSync(RECORD, 'utf8')).secrets.a).not.toBe(secrets.a);
  });

  test('is created for a store that an earlier version of the library wrote', () => {
    read(SecretValue.generated('other'));
    writeFileSync(STORE, JSON.stringify({ a: 'content' }));
    rmSync(RECORD);
    expect(read(SecretValue.generated('a'))).toBe('content');
    writeFileSync(STORE, '{}');
    expect(failureOf(() => read(SecretValue.generated('a'))).message).toMatch(/^CLEARML3025: /);
    expect(read(SecretValue.generated('a').withVersion('2'))).toHaveLength(40);
  });

  test.each(['{', '{}', '{"lockfileVersion": 2, "secrets": {}}'])('is not read when it is corrupt: %s', (content) => {
    writeFileSync(RECORD, content);
    expect(failureOf(() => read(SecretValue.generated('a'))).message).toMatch(
      /^CLEARML3008: generated-secrets\.lock\.json is no record of lockfileVersion 1\n/,
    );
  });
});

test('pinned random values are equal in concurrent first synths of several processes', async () => {
  const app = project();
  const results = await Promise.all([1, 2, 3].map((n) => app.synth({ PINS: '1', CDK8S_OUTDIR: app.path(`out${n}`) })));
  expect(results.map(({ status }) => status)).toEqual([0, 0, 0]);
  const outputs = [1, 2, 3].map((n) => app.read(`out${n}`, 'demo-secrets.k8s.yaml'));
  expect(new Set(outputs).size).toBe(1);
});
