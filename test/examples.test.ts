import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from './support/apps';
import { schemaProblems } from './support/kubernetes-schemas';
import { expectManifests } from './support/snapshots';

const ROOT = join(__dirname, '..');
const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) => !name.startsWith('.'));
const APPS = ['main.ts', ...EXAMPLES.map((name) => `examples/${name}/main.ts`)];

/** Runs an app as a process of its own and returns the manifests that it writes. */
function synthesize(app: string): Record<string, string> {
  const outdir = join(temporaryFolder(), 'dist');
  const run = spawnSync(process.execPath, ['--require', 'tsx/cjs', app], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_OUTDIR: outdir, CLEARML_CHART_VERSION: '', CLEARML_AGENT_CHART_VERSION: '' },
  });
  expect(run.stderr).toBe('');
  return Object.fromEntries(readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]));
}

function objectsOf(manifests: Record<string, string>) {
  return Object.values(manifests).flatMap((text) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS()),
  );
}

/** The texts of a Secret that are long enough to be told from ordinary words. */
function contentsOf(object: { data?: Record<string, string>; stringData?: Record<string, string> } | null): string[] {
  const coded = Object.values(object?.data ?? {}).map((text) => Buffer.from(text, 'base64').toString());
  return [...coded, ...Object.values(object?.stringData ?? {})].filter((text) => text.length >= 8);
}

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

describe.each(APPS)('%s', (app) => {
  let manifests: Record<string, string>;

  beforeAll(() => {
    manifests = synthesize(app);
  });

  test('gives the same bytes each time', () => {
    expect(synthesize(app)).toEqual(manifests);
  });

  test('gives objects that the Kubernetes API takes', () => {
    const problems = objectsOf(manifests).flatMap((object) =>
      schemaProblems(object).map((problem) => `${object.kind}/${object.metadata.name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  test('holds no secret outside the manifest of the secrets', () => {
    const { 'clearml-secrets.k8s.yaml': secrets, ...others } = manifests;
    const contents = objectsOf({ secrets: secrets ?? '' }).flatMap(contentsOf);
    const leaked = contents.filter((content) =>
      Object.values(others).some((text) => text.includes(content) || text.includes(inBase64(content))),
    );
    expect(leaked).toEqual([]);
    expect(contents.length > 0).toBe(app !== 'examples/production/main.ts');
  });

  test('is what the snapshot shows', () => {
    expectManifests(app.replace(/^examples\//, '').replace(/\/?main\.ts$/, '') || 'main', manifests);
  });
});

test('an app that fails leaves the previous output alone', () => {
  const folder = temporaryFolder();
  const outdir = join(folder, 'dist');
  mkdirSync(outdir);
  cpSync(join(ROOT, 'LICENSE'), join(outdir, 'clearml.k8s.yaml'));
  const script = `
    const { App, Chart } = require('cdk8s');
    const { HelmRelease, SecretValue } = require('./lib');
    const app = new App();
    new HelmRelease(new Chart(app, 'clearml'), 'r', {
      chart: 'lib/charts/community',
      values: { clearml: { apiserverKey: SecretValue.environment('NOT_SET_ANYWHERE'), apiserverSecret: SecretValue.file('/no/such/file') } },
    });
    app.synth();`;
  const run = spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_OUTDIR: outdir },
  });
  expect(run.status).not.toBe(0);
  expect(readdirSync(outdir)).toEqual(['clearml.k8s.yaml']);
  expect(readFileSync(join(outdir, 'clearml.k8s.yaml'), 'utf8')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  rmSync(folder, { recursive: true });
});
