import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder } from './support/apps';
import { crdProblems, describeWithCrds } from './support/crd-schemas';
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
    env: {
      ...process.env,
      CDK8S_OUTDIR: outdir,
      ...withoutVersions(),
      CLEARML_DOCKERHUB_TOKEN: '',
      CLEARML_ADMIN_PASSWORD: 'a password of some length',
    },
  });
  expect(run.stderr).toBe('');
  return Object.fromEntries(readdirSync(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]));
}

/** Examples take the versions of private charts from the environment. */
function withoutVersions(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => name.endsWith('_VERSION'));
  return Object.fromEntries(names.map((name) => [name, '']));
}

function objectsOf(manifests: Record<string, string>) {
  return Object.values(manifests).flatMap((text) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS()),
  );
}

/** Kinds that a CustomResourceDefinition defines. */
function isCustom({ apiVersion }: { apiVersion: string }): boolean {
  const [group = ''] = apiVersion.split('/');
  return group === 'gateway.networking.k8s.io' || (group.includes('.') && !group.endsWith('.k8s.io'));
}

function problemsOf(objects: any[], judge: (object: any) => string[]): string[] {
  return objects.flatMap((object) =>
    judge(object).map((problem) => `${object.kind}/${object.metadata.name}: ${problem}`),
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
    const builtIn = objectsOf(manifests).filter((object) => !isCustom(object));
    expect(problemsOf(builtIn, schemaProblems)).toEqual([]);
  });

  describeWithCrds('its custom objects', () => {
    test('are what their definitions say', () => {
      const custom = objectsOf(manifests).filter(isCustom);
      expect(problemsOf(custom, (object) => crdProblems(object) ?? ['no definition'])).toEqual([]);
    });
  });

  test('holds no secret outside the manifest of the secrets', () => {
    const isOfSecrets = (file: string) => file.endsWith('-secrets.k8s.yaml');
    const files = Object.entries(manifests);
    const secrets = files.filter(([file]) => isOfSecrets(file));
    const others = files.filter(([file]) => !isOfSecrets(file));
    const contents = objectsOf(Object.fromEntries(secrets)).flatMap(contentsOf);
    const leaked = contents.filter((content) =>
      others.some(([, text]) => text.includes(content) || text.includes(inBase64(content))),
    );
    expect(leaked).toEqual([]);
    expect(contents.length > 0).toBe(secrets.length > 0);
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
