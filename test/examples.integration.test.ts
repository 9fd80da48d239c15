import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Manifests } from '../lib';
import { temporaryFolder } from './support/apps';
import { compiledApp, runApp } from './support/compiled-library';
import { crdProblems, describeWithCrds } from './support/crd-schemas';
import { textsBelow } from './support/files';
import { schemaProblems } from './support/kubernetes-schemas';
import { textsOf } from './support/secret-texts';
import { expectManifests } from './support/snapshots';
import { withoutPreviewNotice } from './support/without-advice';

const ROOT = join(__dirname, '..');
const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) => !name.startsWith('.'));

const APPS = ['main.ts', ...EXAMPLES.map((name) => `examples/${name}/main.ts`)];

/** Examples read the versions of private charts, and secrets, from the environment. */
const ENVIRONMENT: Record<string, string> = {
  ...Object.fromEntries(Object.keys(process.env).flatMap((name) => (name.endsWith('_VERSION') ? [[name, '']] : []))),
  CLEARML_DOCKERHUB_TOKEN: '',
  CLEARML_ADMIN_PASSWORD: 'a password of some length',
  CLEARML_SPLUNK_TOKEN: 'a token of some length',
  // Apart from other suites: helm renders each chart of the examples once.
  CDK8S_CLEARML_CACHE: join(temporaryFolder(), 'cache'),
};

/** Runs an app as a separate process and returns the folder that it writes. */
function synthesize(app: string): string {
  const outdir = join(temporaryFolder(), 'dist');
  const run = runApp(readFileSync(join(ROOT, app), 'utf8'), join(ROOT, dirname(app)), outdir, ENVIRONMENT);
  expect(withoutPreviewNotice(run.stderr)).toBe('');
  return outdir;
}

/** Runs all apps in one process and returns the parent of their output folders. */
function synthesizeAll(): string {
  const folder = temporaryFolder();
  const apps = APPS.map((app) => {
    const code = compiledApp(readFileSync(join(ROOT, app), 'utf8'), join(ROOT, dirname(app)));
    return `process.env.CDK8S_OUTDIR = ${JSON.stringify(join(folder, app))};\n(() => {\n${code}\n})();`;
  });
  const options = { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...ENVIRONMENT } } as const;
  const { stderr } = spawnSync(process.execPath, ['-'], { ...options, input: apps.join('\n') });
  expect(withoutPreviewNotice(stderr)).toBe('');
  return folder;
}

/** Whether a CustomResourceDefinition defines the kind of an object. */
function isCustom({ apiVersion }: { apiVersion?: string }): boolean {
  const [group = ''] = String(apiVersion).split('/');
  return group === 'gateway.networking.k8s.io' || (group.includes('.') && !group.endsWith('.k8s.io'));
}

function problemsOf(objects: any[], check: (object: any) => string[]): string[] {
  return objects.flatMap((object) =>
    check(object).map((problem) => `${object.kind}/${object.metadata.name}: ${problem}`),
  );
}

/** The contents of a Secret that are too long to occur elsewhere by chance. */
function contentsOf(secret: object): string[] {
  return Object.values(textsOf(secret)).filter((text) => text.length >= 8);
}

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

let again: string;

beforeAll(() => {
  again = synthesizeAll();
}, 120_000);

describe.each(APPS)('%s', (app) => {
  let texts: Record<string, string>;
  let manifests: Manifests;

  beforeAll(() => {
    const outdir = synthesize(app);
    texts = textsBelow(outdir);
    manifests = Manifests.inFolder(outdir);
  });

  test('writes the same bytes alone and in a process with other apps', () => {
    expect(textsBelow(join(again, app))).toEqual(texts);
  });

  test('writes objects that match the schemas of Kubernetes', () => {
    const builtIn = manifests.objects.filter((object) => !isCustom(object));
    expect(problemsOf(builtIn, schemaProblems)).toEqual([]);
  });

  describeWithCrds('writes custom objects that', () => {
    test('match their definitions', () => {
      const custom = manifests.objects.filter(isCustom);
      expect(problemsOf(custom, (object) => crdProblems(object) ?? ['no definition'])).toEqual([]);
    });
  });

  test('writes the contents of Secrets only to the manifest of the Secrets', () => {
    const isOfSecrets = (file: string) => file.endsWith('-secrets.k8s.yaml');
    const files = Object.entries(texts);
    const secrets = files.filter(([file]) => isOfSecrets(file));
    const others = files.filter(([file]) => !isOfSecrets(file));
    const contents = manifests.find({ kind: 'Secret' }).flatMap(contentsOf);
    const leaked = contents.filter((content) =>
      others.some(([, text]) => text.includes(content) || text.includes(inBase64(content))),
    );
    expect(leaked).toEqual([]);
    expect(contents.length > 0).toBe(secrets.length > 0);
  });

  test('matches its snapshot', () => {
    expectManifests(app.replace(/^examples\//, '').replace(/\/?main\.ts$/, '') || 'main', manifests);
  });
});

test('an app that fails keeps the output of the previous run', () => {
  const outdir = join(temporaryFolder(), 'dist');
  mkdirSync(outdir);
  cpSync(join(ROOT, 'LICENSE'), join(outdir, 'clearml.k8s.yaml'));
  const code = `
    const { App, Chart } = require('cdk8s');
    const { HelmRelease, SecretValue } = require('./lib');
    const app = new App();
    new HelmRelease(new Chart(app, 'clearml'), 'r', {
      chart: 'lib/chart/community',
      values: { clearml: { apiserverKey: SecretValue.environment('NOT_SET_ANYWHERE'), apiserverSecret: SecretValue.file('/no/such/file') } },
    });
    app.synth();`;
  expect(runApp(code, ROOT, outdir).status).not.toBe(0);
  expect(readdirSync(outdir)).toEqual(['clearml.k8s.yaml']);
  expect(readFileSync(join(outdir, 'clearml.k8s.yaml'), 'utf8')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
});
