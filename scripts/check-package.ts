/**
 * Checks a packed library: its entry points, its type declarations and its size.
 *
 * The argument is a folder that contains one archive.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './assembly';

/** Bytes. */
const LARGEST_PACKAGE = 6_000_000;

const folder = resolve(process.argv[2] ?? '.');
const archive = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no archive');

/** Runs the program of a package, and fails if it fails or prints a suggestion. */
function check(script: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules', script), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  console.log(stdout + stderr);
  if (status !== 0 || /^(Suggestions|Warnings|Errors):$/m.test(stdout)) {
    process.exitCode = 1;
  }
}

check('publint/src/cli.js', '--strict', archive);
check('@arethetypeswrong/cli/dist/index.js', '--no-emoji', archive);

const described = execFileSync('npm', ['pack', archive, '--dry-run', '--json', '--ignore-scripts'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const [{ unpackedSize }] = JSON.parse(described);
console.log(`unpacked size: ${unpackedSize} bytes`);
if (!(unpackedSize < LARGEST_PACKAGE)) {
  console.error(`the package is too large: expected less than ${LARGEST_PACKAGE} bytes`);
  process.exitCode = 1;
}
