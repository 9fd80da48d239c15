/**
 * Packs the library for each language into `build/packages`, as a release publishes it. Outside of GitHub, it generates only the code of
 * a language whose compiler or dependencies are missing, and says why.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './assembly';
import { ENVIRONMENT, libraryBindings, unofferedGo, unofferedJava } from './bindings';

const needs = (program: string, ...version: string[]) =>
  spawnSync(program, version).status === 0 ? [] : [`${program} is not installed`];

/** Why the package of a language cannot be built; empty if it can. */
const OBSTACLES: { readonly [target: string]: () => readonly string[] } = {
  js: () => [],
  python: () => needs('python3', '-m', 'ensurepip', '--version'),
  java: () => orElse(needs('mvn', '--version'), () => unofferedJava(libraryBindings()).map(notIn('Maven Central'))),
  go: () =>
    orElse(needs('go', 'version'), () =>
      unofferedGo(libraryBindings().go).map(({ path, version }) => notIn('the Go proxy')(`${path} ${version}`)),
    ),
  dotnet: () => needs('dotnet', '--version'),
};

const orElse = (reasons: readonly string[], others: () => readonly string[]) =>
  reasons.length > 0 ? reasons : others();
const notIn = (registry: string) => (name: string) => `${registry} does not offer ${name}`;

const isRelease = process.env.GITHUB_ACTIONS === 'true';
const targets = Object.keys(OBSTACLES).map((name) => ({ name, reasons: isRelease ? [] : (OBSTACLES[name]?.() ?? []) }));
const outcome = {
  built: targets.filter(({ reasons }) => reasons.length === 0),
  generated: targets.filter(({ reasons }) => reasons.length > 0),
};

pack(outcome.built, 'npm pack');
// The first call has run the scripts of the package.
pack(outcome.generated, 'npm pack --ignore-scripts', '--code-only');
for (const { name, reasons } of outcome.generated) {
  console.log(`${name}: only the code was generated, because ${reasons.join(' and ')}`);
}

function pack(chosen: readonly { readonly name: string }[], command: string, ...options: readonly string[]): void {
  if (chosen.length > 0) {
    const program = join(ROOT, 'node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak');
    const languages = chosen.flatMap(({ name }) => ['--target', name]);
    const args = [program, '--outdir', 'build/packages', '--pack-command', command, ...options, ...languages];
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, env: ENVIRONMENT, stdio: 'inherit' });
    if (status !== 0) {
      throw new Error(`jsii-pacmak failed with status ${status}`);
    }
  }
}
