import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAssemblyFromPath } from '@jsii/spec';
import { temporaryFolder } from './support/apps';

const ROOT = join(__dirname, '..');
const ASSEMBLY = join(ROOT, '.jsii');
const whenBuilt = existsSync(ASSEMBLY) ? describe : describe.skip;

/** Runs a script with --check on a copy of the project with a changed jsii assembly. */
function checkWith(change: (properties: any, assembly: any) => void, name = 'generate-props') {
  const copy = temporaryFolder();
  for (const part of ['.github', 'api', 'docs', 'lib', 'scripts', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  }
  mkdirSync(join(copy, 'build'));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const assembly = structuredClone(loadAssemblyFromPath(ROOT, false)) as any;
  change(assembly.types['cdk8s-clearml.RedisExternalOptions'].properties, assembly);
  writeFileSync(join(copy, '.jsii'), JSON.stringify(assembly));
  // The assembly is newer than the sources, so the check does not compile them.
  utimesSync(join(copy, '.jsii'), new Date(), new Date(Date.now() + 60_000));
  const script = join(copy, 'scripts', `${name}.ts`);
  return spawnSync(process.execPath, ['--import', 'tsx', script, '--check'], { cwd: copy, encoding: 'utf8' });
}

whenBuilt('the check of the generated files (requires npm run build)', () => {
  test('passes when the file matches the interfaces', () => {
    expect(checkWith(() => {})).toMatchObject({ status: 0 });
  });

  test('fails when an interface has an additional prop', () => {
    const { status, stderr } = checkWith((properties) => {
      properties.push({ ...properties[0], name: 'zone' });
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('lib/core/props/props.json is stale: npm run build')]);
  });

  test('reports a prop without documentation', () => {
    const { status, stderr } = checkWith((properties) => {
      properties[0].docs = {};
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/props without documentation: RedisExternalOptions\.\w+\n/),
    ]);
  });

  test('fails when a reference table is stale, and reports only that table', () => {
    const { status, stderr } = checkWith((_, assembly) => {
      assembly.types['cdk8s-clearml.Dashboard'].properties[0].docs.default = 'another one';
    }, 'reference-tables');
    const message = 'docs/reference/clearml-agent.md is stale: npm run build && npm run generate\n';
    expect([status, stderr]).toEqual([1, message]);
  });

  test('reports an incompatible change of the API', () => {
    const { status, stdout, stderr } = checkWith((properties) => properties.pop(), 'check-api');
    expect([status, stdout + stderr]).toEqual([
      1,
      expect.stringMatching(/RedisExternalOptions.*\n.*npm run api:accept/s),
    ]);
  });
});
