import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheKey, hasEntries, readEntry, sweep, writeEntry } from '../../../lib/helm/cache/cache';
import { cacheFolder, libraryModules, userCacheFolder } from '../../../lib/helm/cache/cache-folder';
import { noticesOf, temporaryFolder } from '../../support/apps';
import { cacheInFolder, changeEntries, entriesOf } from '../../support/caches';
import { asRoot, openFolder, STRANGER } from '../../support/other-users';

const ROOT = join(__dirname, '..', '..', '..');
const key = (...parts: unknown[]) => cacheKey('renderings', ...parts);

describe('an entry', () => {
  test('is found only by its own key and kind', () => {
    cacheInFolder();
    writeEntry(key('a', { b: 1 }), 'content\nof two lines');
    expect(readEntry(key('a', { b: 1 }))).toBe('content\nof two lines');
    expect(readEntry(key('a', { b: 2 }))).toBeUndefined();
    expect(readEntry({ ...key('a', { b: 1 }), kind: 'charts' })).toBeUndefined();
    expect([hasEntries('renderings'), hasEntries('charts')]).toEqual([true, false]);
  });

  test.each<[string, (text: string) => string]>([
    ['truncated', (text) => text.slice(0, -1)],
    ['truncated within its checksum', (text) => text.slice(0, 10)],
    ['empty', () => ''],
    ['extended', (text) => `${text} `],
    ['changed in one character', (text) => text.replace('content', 'contend')],
    ['written by another program', () => '{"some": "thing"}'],
    ['binary', () => '\0\u0001\ufffd'.repeat(100)],
  ])('that is %s is treated as absent and can be replaced', (_, change) => {
    const folder = cacheInFolder();
    writeEntry(key('a'), 'content');
    changeEntries(folder, change);
    expect(readEntry(key('a'))).toBeUndefined();
    writeEntry(key('a'), 'content');
    expect(readEntry(key('a'))).toBe('content');
    expect(entriesOf(folder)).toHaveLength(1);
  });

  test('is readable only by its owner, as its folders are', () => {
    const folder = cacheInFolder();
    writeEntry(key('a'), 'content');
    const paths = [folder, join(folder, 'renderings'), ...entriesOf(folder)];
    expect(paths.map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
  });

  asRoot('is ignored with a notice if another user owns it', () => {
    const folder = cacheInFolder();
    for (const name of ['a', 'b']) {
      writeEntry(key(name), 'content');
    }
    entriesOf(folder).map((path) => chownSync(path, STRANGER, 0));
    const notices = noticesOf(() =>
      expect(['a', 'b'].map((name) => readEntry(key(name)))).toEqual([undefined, undefined]),
    );
    expect(notices).toEqual([`the library ignores entries of the cache ${folder} that other users can change`]);
    writeEntry(key('a'), 'content');
    expect(readEntry(key('a'))).toBe('content');
  });
});

test('the hash of a key depends on the sources of the library', () => {
  const hashWith = (sources: string) => {
    jest.resetModules();
    jest.doMock('../../../lib/helm/chart/fingerprint', () => ({ fingerprintOf: () => ({ text: sources }) }));
    const cache = require('../../../lib/helm/cache/cache') as typeof import('../../../lib/helm/cache/cache');
    return cache.cacheKey('renderings', 'a').hash;
  };
  expect(hashWith('a')).toBe(hashWith('a'));
  expect(hashWith('a')).not.toBe(hashWith('b'));
  jest.dontMock('../../../lib/helm/chart/fingerprint');
});

describe('the cache stores no entry and throws no error', () => {
  test('when it is off', () => {
    process.env.CDK8S_CLEARML_CACHE = 'off';
    writeEntry(key('a'), 'content');
    expect([readEntry(key('a')), cacheFolder()]).toEqual([undefined, undefined]);
  });

  test('when its folder is a file', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'mine');
    cacheInFolder(file);
    writeEntry(key('a'), 'content');
    expect(readEntry(key('a'))).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('when it cannot rename an entry to its final path', () => {
    const folder = cacheInFolder();
    const { kind, hash } = key('a');
    mkdirSync(join(folder, kind, hash, 'in the way'), { recursive: true });
    writeEntry(key('a'), 'content');
    expect(readEntry(key('a'))).toBeUndefined();
    expect(entriesOf(folder)).toEqual([]);
  });
});

describe('the cache folder', () => {
  const environment = { ...process.env };
  const home = process.cwd();

  afterEach(() => {
    process.chdir(home);
    process.env = { ...environment };
  });

  test('is the value of CDK8S_CLEARML_CACHE', () => {
    const folder = cacheInFolder();
    expect(cacheFolder()).toBe(folder);
    process.chdir(temporaryFolder());
    process.env.CDK8S_CLEARML_CACHE = 'relative';
    expect(cacheFolder()).toBe(join(process.cwd(), 'relative'));
  });

  test('is in the node_modules of the library, whatever the working folder is', () => {
    const project = temporaryFolder();
    mkdirSync(join(project, 'node_modules', '.cache', 'cdk8s-clearml'), { recursive: true });
    delete process.env.CDK8S_CLEARML_CACHE;
    process.chdir(project);
    expect(cacheFolder()).toBe(join(ROOT, 'node_modules', '.cache', 'cdk8s-clearml'));
  });

  test.each([
    ['/app/node_modules/cdk8s-clearml', '/app/node_modules'],
    ['/app/node_modules/.pnpm/cdk8s-clearml@1.0.0/node_modules/cdk8s-clearml', '/app/node_modules'],
    ['/app/node_modules/platform/node_modules/cdk8s-clearml', '/app/node_modules'],
    [join(ROOT, 'lib'), join(ROOT, 'node_modules')],
    ['/tmp/jsii-kernel-Ab12/node_modules/cdk8s-clearml', undefined],
  ])('of a library at %s belongs to %s', (library, modules) => {
    expect(libraryModules(library)).toBe(modules);
  });

  asRoot.each([
    ['all users may write it', (folder: string) => chmodSync(folder, 0o777)],
    ['another user owns it', (folder: string) => chownSync(folder, STRANGER, 0)],
  ])('is not used, with a notice, if %s', (_, weaken) => {
    const folder = cacheInFolder(join(openFolder(), 'cache'));
    writeEntry(key('a'), 'content');
    const other = join(dirname(folder), 'other');
    renameSync(folder, other);
    weaken(other);
    cacheInFolder(other);
    const notices = noticesOf(() => {
      expect([cacheFolder(), readEntry(key('a'))]).toEqual([undefined, undefined]);
      writeEntry(key('b'), 'content');
    });
    expect(notices).toEqual([expect.stringContaining(`the library does not use the cache folder ${other}: `)]);
    expect(entriesOf(other)).toHaveLength(1);
  });

  test('loses the values files that earlier versions stored', () => {
    const folder = cacheInFolder();
    mkdirSync(join(folder, 'values-files'), { recursive: true });
    writeFileSync(join(folder, 'values-files', 'entry'), 'password');
    expect([cacheFolder(), readdirSync(folder)]).toEqual([folder, []]);
  });

  test.each([
    ['win32', { LOCALAPPDATA: 'C:/local' }, join('C:/local', 'cdk8s-clearml', 'Cache')],
    ['darwin', {}, join(homedir(), 'Library', 'Caches', 'cdk8s-clearml')],
    ['linux', {}, join(homedir(), '.cache', 'cdk8s-clearml')],
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/cdk8s-clearml'],
  ])('of the user on %s with %j is %s', (platform, variables, expected) => {
    const real = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...real, value: platform });
    try {
      delete process.env.XDG_CACHE_HOME;
      Object.assign(process.env, variables);
      expect(userCacheFolder()).toBe(expected);
    } finally {
      Object.defineProperty(process, 'platform', real);
    }
  });
});

describe('a sweep', () => {
  const at = (path: string, hoursAgo: number) => {
    const time = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(path, time, time);
  };

  test('keeps the most recently used entries within the limit', () => {
    const folder = cacheInFolder();
    for (const n of [1, 2, 3, 4]) {
      writeEntry(key(n), 'x'.repeat(1000));
      at(join(folder, 'renderings', key(n).hash), n);
    }
    writeFileSync(join(folder, 'an-executable'), 'x'.repeat(5000));
    sweep(folder, 2500);
    expect([1, 2, 3, 4].filter((n) => readEntry(key(n)))).toEqual([1, 2]);
    expect(existsSync(join(folder, 'an-executable'))).toBe(true);
  });

  test('counts a read as a use', () => {
    const folder = cacheInFolder();
    for (const n of [1, 2]) {
      writeEntry(key(n), 'x'.repeat(1000));
      at(join(folder, 'renderings', key(n).hash), 10 * n);
    }
    readEntry(key(2));
    sweep(folder, 1500);
    expect([1, 2].filter((n) => readEntry(key(n)))).toEqual([2]);
  });

  test('deletes temporary files of killed processes but not files that are being written', () => {
    const folder = cacheInFolder();
    writeEntry(key(1), 'content');
    const [path = ''] = entriesOf(folder);
    writeFileSync(`${path}.old`, '');
    writeFileSync(`${path}.new`, '');
    at(`${path}.old`, 2);
    sweep(folder);
    expect(entriesOf(folder).sort()).toEqual([path, `${path}.new`]);
  });

  test('ignores a folder that does not exist', () => {
    expect(() => sweep(join(temporaryFolder(), 'absent'))).not.toThrow();
  });
});
