import { chownSync, lchownSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readLock } from '../../../lib/helm/store/lock-file';
import { collectInto, lockPath, projectFolder, registriesPath, writtenLockPath } from '../../../lib/helm/store/project';
import { failureOf, noticesOf, temporaryFolder } from '../../support/apps';
import { writeFiles } from '../../support/files';

const LOCK = JSON.stringify({ lockfileVersion: 1, charts: [] });
const before = { cwd: process.cwd(), env: process.env, program: process.argv[1] };
let folder: string;

/** Changes to a folder of the temporary folder, which is created. */
function enter(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  process.chdir(path);
  return path;
}

beforeEach(() => {
  folder = temporaryFolder();
  process.chdir(folder);
  process.env = { ...before.env };
});

afterEach(() => {
  process.chdir(before.cwd);
  process.env = before.env;
  process.argv[1] = String(before.program);
});

const codeOf = (action: () => unknown) => failureOf(action).code;

describe('the lock of an app', () => {
  test.each<[string, string, Record<string, string>, () => void]>([
    ['CLEARML4044', 'a variable that names a missing lock', { CDK8S_CLEARML_LOCK: 'locks/prod.json' }, () => {}],
    ['CLEARML4044', 'an empty variable', { CDK8S_CLEARML_LOCK: '' }, () => {}],
    [
      'CLEARML4044',
      'vendored archives without a lock',
      {},
      () => writeFiles(folder, { 'cdk8s.yaml': '', 'vendor/charts/a-1.0.0.tgz': '' }),
    ],
    ['CLEARML4011', 'a link to a missing lock', {}, () => symlinkSync('gone.json', join(folder, 'charts.lock.json'))],
  ])('is %s with %s', (code, _, env, prepare) => {
    prepare();
    Object.assign(process.env, env);
    expect(codeOf(() => readLock(String(lockPath())))).toBe(code);
  });

  test('does not exist in a folder without lock and archives', () => {
    writeFiles(folder, { 'cdk8s.yaml': '', 'vendor/charts/unpacked/Chart.yaml': '' });
    expect(lockPath()).toBeUndefined();
  });

  test.each(['elsewhere', 'project/sub'])('is found next to the code of the app if synth runs in %s', (name) => {
    writeFiles(folder, { 'project/cdk8s.yaml': '', 'project/charts.lock.json': LOCK, 'project/src/main.js': '' });
    process.argv[1] = join(folder, 'project/src/main.js');
    enter(name);
    expect(lockPath()).toBe(join(folder, 'project/charts.lock.json'));
  });

  test('is found next to the code of the app if only its archives are left', () => {
    writeFiles(folder, { 'project/cdk8s.yaml': '', 'project/vendor/charts/a.tgz': '', 'project/main.js': '' });
    process.argv[1] = join(folder, 'project/main.js');
    enter('elsewhere');
    expect(codeOf(lockPath)).toBe('CLEARML4044');
  });

  test('is not hidden by a cdk8s.yaml in a folder below it, in which the command would write another one', () => {
    writeFiles(folder, { 'cdk8s.yaml': '', 'charts.lock.json': LOCK, 'sub/cdk8s.yaml': '' });
    const sub = enter('sub');
    expect(lockPath()).toBe(join(folder, 'charts.lock.json'));
    expect(writtenLockPath()).toBe(join(sub, 'charts.lock.json'));
  });

  test('is not replaced by a variable of the command that remains in the environment', () => {
    process.env.CDK8S_CLEARML_COLLECT = `latest:${enter('charts')}`;
    expect(collectInto()).toBeUndefined();
    process.env.CDK8S_CLEARML_DRY_RUN = join(folder, 'dist');
    expect(collectInto()).toMatchObject({ latest: true });
  });
});

test('a variable that names a missing registries file is CLEARML4010', () => {
  process.env.CDK8S_CLEARML_REGISTRIES = 'gone.yaml';
  expect(codeOf(registriesPath)).toBe('CLEARML4010');
});

const FILES = { 'cdk8s.yaml': '', 'charts.lock.json': LOCK, 'registries.yaml': '' };
const paths = () => [projectFolder(), lockPath(), registriesPath()];

describe('files in a parent folder', () => {
  test('of the user apply', () => {
    writeFiles(folder, FILES);
    enter('app');
    expect(paths()).toEqual([folder, join(folder, 'charts.lock.json'), join(folder, 'registries.yaml')]);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  const other = (path: string) => chownSync(path, 12_345, 12_345);

  asRoot.each<[string, (path: string) => void]>([
    ['of another user', other],
    [
      'that are links of another user',
      (path) => {
        renameSync(path, `${path}.target`);
        symlinkSync(`${path}.target`, path);
        lchownSync(path, 12_345, 12_345);
      },
    ],
  ])('%s are ignored with a notice (requires root)', (_, change) => {
    writeFiles(folder, FILES);
    Object.keys(FILES).forEach((name) => {
      change(join(folder, name));
    });
    const app = enter('app');
    const notices = noticesOf(() => expect(paths()).toEqual([app, undefined, join(app, 'registries.yaml')]));
    expect(notices).toEqual(
      ['cdk8s.yaml', 'charts.lock.json'].map((name) =>
        expect.stringContaining(`does not use the file ${join(folder, name)}`),
      ),
    );
  });
});
