import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const GITHUB = join(ROOT, '.github');
const WORKFLOWS = join(GITHUB, 'workflows');

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const { scripts, engines } = JSON.parse(read('package.json'));
const workflows = readdirSync(WORKFLOWS).map((name) => ({ name, content: parse(read('.github', 'workflows', name)) }));
const setup = parse(read('.github', 'actions', 'setup', 'action.yml'));

const jobs: any[] = workflows.flatMap(({ content }) => Object.values<any>(content.jobs));
const steps: any[] = [...jobs.flatMap((job) => job.steps ?? []), ...setup.runs.steps];
const build = workflows.find(({ name }) => name === 'build.yml')?.content.jobs;
const release = workflows.find(({ name }) => name === 'release.yml')?.content;

describe('the workflows', () => {
  test('pin each action by the digest of a commit, and state its version', () => {
    const files = readdirSync(GITHUB, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yml'));
    const lines = files
      .flatMap((name) => read('.github', name).split('\n'))
      .filter((line) => /^\s*(- )?uses:/.test(line));
    const remote = lines.filter((line) => !line.includes('uses: ./'));
    expect(remote.length).toBeGreaterThan(10);
    expect(remote.filter((line) => !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const pins = remote.map((line) => line.replace(/.*uses: ([\w-]+\/[\w-]+)[^@]*(@.*)/, '$1$2'));
    expect(new Set(pins).size).toBe(new Set(pins.map((pin) => pin.split('@')[0])).size);
  });

  test('run scripts of package.json and no other command', () => {
    const commands: string[] = steps.flatMap(({ run }) => run ?? []);
    expect(commands.filter((command) => !/^npm run ci:[\w:]+$/.test(command))).toEqual([]);
    const names = commands.map((command) => command.replace('npm run ', ''));
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
    const used = new Set([...names, 'ci:workflows']);
    expect(Object.keys(scripts).filter((name) => name.startsWith('ci:') && !used.has(name))).toEqual([]);
  });

  test('limit the permissions, the time and the credentials of each job', () => {
    for (const { name, content } of workflows) {
      expect([name, content.permissions]).toEqual([name, name === 'build.yml' ? { contents: 'read' } : {}]);
      expect(content.concurrency.group).toEqual(expect.any(String));
    }
    expect(jobs.filter((job) => !job.uses && !job['timeout-minutes'])).toEqual([]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.every((step) => step.with['persist-credentials'] === false)).toBe(true);
  });

  test('publish with an identity instead of a token where the registry supports it', () => {
    const identity = Object.keys(release.jobs).filter((name) => release.jobs[name].permissions['id-token'] === 'write');
    expect(identity).toEqual(['npm', 'pypi', 'nuget', 'site']);
    const secrets = identity.filter((name) => JSON.stringify(release.jobs[name]).includes('secrets.'));
    expect(secrets).toEqual([]);
    expect(release.env).toEqual({ NPM_CONFIG_IGNORE_SCRIPTS: 'true' });
  });

  test('test the documentation site before a tag publishes it', () => {
    const [upload] = build.site.steps.filter(({ uses }: any) => uses?.startsWith('actions/upload-pages-artifact@'));
    expect(build.site.steps.map(({ run }: any) => run)).toContain('npm run ci:site');
    expect(upload.with.path).toBe('build/site');
    expect(release.jobs.site).toMatchObject({ needs: 'build', permissions: { pages: 'write', 'id-token': 'write' } });
  });

  test('build with each supported Node.js on Linux, macOS and Windows', () => {
    const { os, node } = build.unit.strategy.matrix;
    expect(os.map((name: string) => name.replace(/-.*/, ''))).toEqual(['ubuntu', 'macos', 'windows']);
    expect(node.filter((major: string) => !satisfies(`${major}.99.0`, engines.node))).toEqual([]);
    expect(satisfies(`${Number(node[0]) - 1}.99.0`, engines.node)).toBe(false);
  });
});

describe('the files for contributors', () => {
  test('have issue forms with unique fields', () => {
    const folder = join(GITHUB, 'ISSUE_TEMPLATE');
    for (const name of readdirSync(folder).filter((one) => one !== 'config.yml')) {
      const { body, ...form } = parse(readFileSync(join(folder, name), 'utf8'));
      expect(form).toEqual({ name: expect.any(String), description: expect.any(String), labels: [expect.any(String)] });
      const ids = body.filter(({ type }: any) => type !== 'markdown').map(({ id }: any) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).not.toContain(undefined);
    }
  });

  test('let Renovate update the linter of the workflows', () => {
    const [{ matchStrings }] = JSON.parse(read('renovate.json')).customManagers;
    const match = new RegExp(matchStrings[0]).exec(read('package.json'));
    expect(match?.groups).toEqual({ depName: 'github.com/rhysd/actionlint', currentValue: expect.any(String) });
    expect(scripts['ci:workflows']).toContain(match?.[0]);
  });

  test.each(['imports/x.ts', '__snapshots__/a/b.yaml', 'lib/core/props/props.json', 'docs/reference/support.md'])(
    'mark %s as generated',
    (file) => {
      const { stdout } = spawnSync('git', ['check-attr', 'linguist-generated', file], { cwd: ROOT, encoding: 'utf8' });
      expect(stdout).toBe(`${file}: linguist-generated: set\n`);
    },
  );
});
