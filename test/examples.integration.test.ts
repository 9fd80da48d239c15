import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Manifests } from '../lib';
import { temporaryFolder } from './support/apps';
import { runApp } from './support/compiled-library';
import { crdProblems, describeWithCrds } from './support/crd-schemas';
import { APPS, synthesize, synthesizeAll } from './support/example-apps';
import { textsBelow } from './support/files';
import { schemaProblems } from './support/kubernetes-schemas';
import { textsOf } from './support/secret-texts';
import { expectManifests } from './support/snapshots';

const ROOT = join(__dirname, '..');
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
