import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../support/apps';
import { HAS_GO } from '../support/yaml-oracle';

const ROOT = join(__dirname, '..', '..');
const TSX = pathToFileURL(require.resolve('tsx')).href;

/** A project with a version and a changelog. */
function project(version: string, changelog: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'cdk8s-clearml', version }));
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  mkdirSync(join(folder, '.changeset'));
  for (const name of ['config.json', 'README.md']) {
    cpSync(join(ROOT, '.changeset', name), join(folder, '.changeset', name));
  }
  return folder;
}

function addChangeset(folder: string, name = 'brave-cats-sing'): void {
  const text = "---\n'cdk8s-clearml': minor\n---\n\nAdd the prop `replicas`.\n";
  writeFileSync(join(folder, '.changeset', `${name}.md`), text);
}

/** A release step as the workflow runs it for a tag. */
function release(cwd: string, tag: string, ...args: string[]) {
  const env = { ...process.env, GITHUB_REF_NAME: tag };
  const script = join(ROOT, 'scripts', 'release.ts');
  return spawnSync(process.execPath, ['--import', TSX, script, ...args], { cwd, env, encoding: 'utf8' });
}

describe('the check of a release', () => {
  test('accepts a tag with its version and its section of the changelog', () => {
    const folder = project('0.2.0', '# Changelog\n\n## 0.2.0\n\n- New.\n');
    expect(release(folder, 'v0.2.0', 'check')).toMatchObject({ status: 0, stderr: '\n' });
  });

  test('rejects another tag, a missing section and a changeset that is not released', () => {
    const folder = project('0.2.0', '# Changelog\n\n## 0.2.0 (unreleased)\n\n- New.\n\n## 0.1.0\n\n- Old.\n');
    addChangeset(folder, 'late');
    const { status, stderr } = release(folder, 'v0.3.0', 'check');
    expect(status).toBe(1);
    expect(stderr).toBe(
      [
        'the tag is v0.3.0: expected v0.2.0, the version in package.json',
        'CHANGELOG.md has no section "## 0.2.0"',
        '.changeset/late.md is not released: run npm run release:version\n',
      ].join('\n'),
    );
  });

  test('publishes the section of the version with the package and the bill of materials', () => {
    const folder = project('0.2.0', '# Changelog\n\n## 0.2.0\n\n- New.\n\n## 0.1.0\n\n- Old.\n');
    mkdirSync(join(folder, 'build', 'packages', 'js'), { recursive: true });
    writeFileSync(join(folder, 'build', 'packages', 'js', 'cdk8s-clearml@0.2.0.jsii.tgz'), '');
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'gh'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    const before = process.env.PATH;
    process.env.PATH = `${bin}:${before}`;
    const { status, stdout } = release(folder, 'v0.2.0', 'publish');
    process.env.PATH = before;
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(
      [
        'release',
        'create',
        'v0.2.0',
        '--verify-tag',
        '--title',
        'v0.2.0',
        '--notes-file',
        'build/release-notes.md',
      ].concat(['js/cdk8s-clearml@0.2.0.jsii.tgz', 'sbom.cdx.json'].map((name) => `build/packages/${name}`)),
    );
    expect(readFileSync(join(folder, 'build', 'release-notes.md'), 'utf8')).toBe('- New.');
  });

  test('accepts what changesets write', () => {
    const folder = project('0.1.0', '# Changelog\n\n## 0.1.0\n\n- Old.\n');
    addChangeset(folder);
    const program = require.resolve('@changesets/cli/bin.js');
    expect(spawnSync(process.execPath, [program, 'version'], { cwd: folder, encoding: 'utf8' })).toMatchObject({
      status: 0,
    });
    expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toMatch(
      /^# Changelog\n\n## 0\.2\.0\n\n### Minor Changes\n\n- .*Add the prop `replicas`\.\n\n## 0\.1\.0\n\n- Old\.\n/,
    );
    expect(readdirSync(join(folder, '.changeset')).sort()).toEqual(['README.md', 'config.json']);
    expect(release(folder, 'v0.2.0', 'check')).toMatchObject({ status: 0 });
  });
});

test('the changelog of the project starts where changesets insert', () => {
  expect(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')).toMatch(
    /^# Changelog\n\n## \d+\.\d+\.\d+( \(unreleased\))?\n/,
  );
});

(HAS_GO ? test : test.skip)('actionlint finds no problem in the workflows (requires Go)', () => {
  const lint = spawnSync('npm', ['run', '--silent', 'ci:workflows'], { cwd: ROOT, encoding: 'utf8' });
  expect([lint.status, lint.stdout, lint.status === 0 ? '' : lint.stderr]).toEqual([0, '', '']);
});
