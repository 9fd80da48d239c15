/**
 * Compares the public API of the built library with that of the last release, `api/baseline.jsii`: apps of users must still compile.
 * `api/allowed-changes.txt` lists the changes that are allowed, by the keys that `jsii-diff --keys` prints.
 *
 * With `--accept` it makes the built API the baseline, and allows no changes. `npm run release:version` does so for a release.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadAssemblyFromPath } from '@jsii/spec';

const ROOT = join(__dirname, '..');
const BASELINE = join('api', 'baseline.jsii');
const ALLOWED = join('api', 'allowed-changes.txt');

/** Parts of an assembly that no comparison reads, and that are most of it. */
const UNREAD = new Set([
  'readme',
  'locationInModule',
  'locationInView',
  'summary',
  'remarks',
  'example',
  'custom',
  'see',
]);

if (process.argv.includes('--accept')) {
  const assembly = JSON.stringify(loadAssemblyFromPath(ROOT, false));
  const read = JSON.parse(assembly, (key, value) => (UNREAD.has(key) && !isMember(value) ? undefined : value));
  mkdirSync(dirname(join(ROOT, BASELINE)), { recursive: true });
  writeFileSync(join(ROOT, BASELINE), `${JSON.stringify(read, null, 1)}\n`);
  writeFileSync(join(ROOT, ALLOWED), '');
} else if (existsSync(join(ROOT, BASELINE))) {
  compare();
} else {
  console.warn(`WARNING: the API is not compared: ${BASELINE} does not exist. npm run api:accept writes it.`);
}

/** Whether a value is a description of a member rather than a text or a place. */
function isMember(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function compare(): void {
  // jsii-diff finds the assemblies of dependencies by the package.json beside an assembly.
  const baseline = join('build', 'check-api');
  mkdirSync(join(ROOT, baseline), { recursive: true });
  cpSync(join(ROOT, BASELINE), join(ROOT, baseline, '.jsii'));
  cpSync(join(ROOT, 'package.json'), join(ROOT, baseline, 'package.json'));
  const program = join(ROOT, 'node_modules', 'jsii-diff', 'bin', 'jsii-diff');
  const args = ['--error-on', 'all', '--keys', '--ignore-file', ALLOWED, baseline, '.'];
  const { status, error } = spawnSync(process.execPath, [program, ...args], { cwd: ROOT, stdio: 'inherit' });
  // jsii-docgen would read the baseline instead of the built assembly.
  rmSync(join(ROOT, baseline), { recursive: true });
  if (error) {
    throw error;
  }
  if (status !== 0) {
    console.error(`The public API has changed: allow each change in ${ALLOWED}, or npm run api:accept`);
    process.exit(1);
  }
}
