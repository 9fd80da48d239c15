/**
 * Steps of a release, in the folder of the project.
 *
 * - `check` requires that the tag, the version and the changelog agree, and that no changeset is left.
 * - `publish` creates the release of GitHub, with the section of the changelog, the npm package and the bill of materials.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = join('build', 'packages');

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const tag = `v${version}`;

function problems(): string[] {
  const found = process.env.GITHUB_REF_NAME ?? tag;
  const pending = existsSync('.changeset')
    ? readdirSync('.changeset').filter((name) => name.endsWith('.md') && name !== 'README.md')
    : [];
  return [
    ...(found === tag ? [] : [`the tag is ${found}: expected ${tag}, the version in package.json`]),
    ...(notes() ? [] : [`CHANGELOG.md has no section "## ${version}"`]),
    ...pending.map((name) => `.changeset/${name} is not released: run npm run release:version`),
  ];
}

/** The section of the version in the changelog; undefined if there is none. */
function notes(): string | undefined {
  const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
  return sections
    .find((section) => section.startsWith(`${version}\n`))
    ?.slice(version.length)
    .trim();
}

function publish(): void {
  const archives = readdirSync(join(PACKAGES, 'js')).map((name) => join(PACKAGES, 'js', name));
  const file = join('build', 'release-notes.md');
  writeFileSync(file, notes() ?? '');
  const files = [...archives, join(PACKAGES, 'sbom.cdx.json')];
  const args = ['release', 'create', tag, '--verify-tag', '--title', tag, '--notes-file', file, ...files];
  execFileSync('gh', args, { stdio: 'inherit' });
}

const found = problems();
console.error(found.join('\n'));
if (found.length > 0) {
  process.exitCode = 1;
} else if (process.argv[2] === 'publish') {
  publish();
}
