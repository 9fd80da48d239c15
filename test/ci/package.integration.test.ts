import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/apps';

const ROOT = join(__dirname, '..', '..');
const whenBuilt = existsSync(join(ROOT, 'build', 'metafile.json')) ? describe : describe.skip;

const script = (cwd: string, ...args: string[]) =>
  spawnSync('npm', ['run', '--silent', ...args], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

whenBuilt('the package of a release (requires npm run build)', () => {
  const folder = temporaryFolder();

  beforeAll(() => {
    expect(script(ROOT, 'docs').status).toBe(0);
    const pack = ['pack', '--ignore-scripts', '--pack-destination', folder];
    expect(spawnSync('npm', pack, { cwd: ROOT }).status).toBe(0);
  });

  test('is smaller than 6 MB, and passes publint and arethetypeswrong', () => {
    const check = ['--import', 'tsx', join(ROOT, 'scripts', 'check-package.ts'), folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, check, { cwd: ROOT, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/All good!.* No problems found.*unpacked size: \d+ bytes/s);
  });

  test('contains a reference that states the stability of each construct', () => {
    const reference = readFileSync(join(ROOT, 'API.md'), 'utf8');
    const table = readFileSync(join(ROOT, 'docs', 'reference', 'support.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `(\w+)` \| (stable|experimental) \|$/gm)];
    expect(rows.length).toBeGreaterThan(20);
    for (const [, construct, stability] of rows) {
      expect(reference).toMatch(new RegExp(`^### ${construct} <a .*\\n\\nStability: ${stability}\\n`, 'm'));
    }
  });

  test('states the same stability for a construct and its props', () => {
    const reference = readFileSync(join(ROOT, 'API.md'), 'utf8');
    const levels = new Map(
      [...reference.matchAll(/^### (\w+) <a .*\n\nStability: (\w+)$/gm)].map(([, a, b]) => [a, b]),
    );
    const differences = [...levels].filter(
      ([name, level]) => levels.has(`${name}Props`) && levels.get(`${name}Props`) !== level,
    );
    expect(differences).toEqual([]);
  });

  test('has a bill of materials of exactly the packages whose licenses it contains', () => {
    const file = join(folder, 'sbom.cdx.json');
    expect(script(ROOT, 'ci:sbom', '--', '--output-file', file)).toMatchObject({ status: 0 });
    const { bomFormat, components, metadata } = JSON.parse(readFileSync(file, 'utf8'));
    expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', 'cdk8s-clearml']);
    const names = components.map(({ group, name, version }: any) => `${group ? `${group}/` : ''}${name} ${version}`);
    const licenses = readFileSync(join(ROOT, 'build', 'lib', 'THIRD-PARTY-LICENSES'), 'utf8');
    expect(names.sort()).toEqual(
      [...licenses.matchAll(/^(\S+ \d+\.\d+\.\d+) \(.*\)$/gm)].map(([, name]) => name).sort(),
    );
  });
});
