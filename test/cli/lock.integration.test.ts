import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../support/apps';
import { packChart, serveFolder } from '../support/chart-server';
import { execute, TestProject } from '../support/projects';
import { configMap } from '../support/releases';

const FILES = { 'templates/a.yaml': configMap('a', 'data: { of: "{{ .Chart.Version }}" }') };

/** The chart `demo` at a version. */
const version = (number: string) => ({ ...FILES, 'Chart.yaml': `apiVersion: v2\nname: demo\nversion: ${number}\n` });

let served: string;
let repo: string;

beforeAll(async () => {
  served = temporaryFolder();
  packChart(version('1.2.3'), served);
  packChart(version('2.0.0'), served);
  repo = `http://${await serveFolder(served)}`;
});

/** An app with one release of the chart. `version` is a JavaScript expression. */
function project(version = "'1.2.3'", url = repo): TestProject {
  return new TestProject(`new HelmRelease(chart, 'release', { chart: 'demo', repo: '${url}', version: ${version} });`);
}

/** The app of `project`, with its lock. */
async function lockedProject(version?: string, env?: Record<string, string>): Promise<TestProject> {
  const app = project(version);
  expect((await app.command(['lock'], env)).status).toBe(0);
  return app;
}

describe('lock', () => {
  test('locks a range to its latest version, and keeps it until --update', async () => {
    const app = await lockedProject("'^1.0.0'");
    expect(JSON.parse(app.read('charts.lock.json')).charts).toEqual([
      {
        chart: 'demo',
        repo,
        requested: '^1.0.0',
        version: '1.2.3',
        archive: 'demo-1.2.3.tgz',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    packChart(version('1.3.0'), served);
    rmSync(app.path('vendor'), { recursive: true });
    expect((await app.command(['lock'])).stdout).toBe('ok 1 chart in charts.lock.json\n');
    expect((await app.command(['lock', '--check'])).status).toBe(0);
    expect(app.vendored()).toEqual(['demo-1.2.3.tgz']);

    expect((await app.command(['lock', '--update'])).stdout).toBe(
      `~ demo 1.3.0 of ${repo}\nok 1 chart in charts.lock.json\n`,
    );
    expect(app.vendored()).toEqual(['demo-1.3.0.tgz']);
  });

  test('locks a chart without a version to its latest version', async () => {
    const app = await lockedProject('undefined');
    expect(JSON.parse(app.read('charts.lock.json')).charts).toMatchObject([{ requested: '*', version: '2.0.0' }]);
    expect((await app.synth()).stderr).toBe('');
  });

  test('removes charts that the app no longer uses, except with --keep-unused', async () => {
    const app = await lockedProject('process.env.DEMO_VERSION', { DEMO_VERSION: '1.2.3' });
    await app.command(['lock', '--keep-unused'], { DEMO_VERSION: '2.0.0' });
    expect(app.vendored()).toEqual(['demo-1.2.3.tgz', 'demo-2.0.0.tgz']);
    expect((await app.command(['lock', '--check', '--keep-unused'], { DEMO_VERSION: '1.2.3' })).status).toBe(0);

    const checked = await app.command(['lock', '--check'], { DEMO_VERSION: '2.0.0' });
    expect([checked.status, checked.stdout]).toEqual([
      1,
      `problem demo 1.2.3 of ${repo} is in the lock, and the app does not use it\n`,
    ]);
    expect((await app.command(['lock'], { DEMO_VERSION: '2.0.0' })).stdout).toContain(`- demo 1.2.3 of ${repo}\n`);
    expect(app.vendored()).toEqual(['demo-2.0.0.tgz']);
  });

  test('reports a missing lock with --check --json, and does not write it', async () => {
    const app = project();
    const { status, stdout } = await app.command(['lock', '--check', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).problems).toEqual([
      'charts.lock.json does not exist',
      `demo 1.2.3 of ${repo} is not in the lock`,
    ]);
    expect(existsSync(app.path('charts.lock.json'))).toBe(false);
    const locked = JSON.parse((await app.command(['lock', '--json'])).stdout);
    expect(locked).toMatchObject({ lock: app.path('charts.lock.json'), added: [{ version: '1.2.3' }], problems: [] });
  });

  test('distinguishes charts with the same name and version, and writes no login from a URL', async () => {
    const other = temporaryFolder();
    packChart({ 'templates/b.yaml': configMap('b') }, other);
    const repos = [repo.replace('http://', 'http://me:hidden@'), `http://${await serveFolder(other)}`];
    const releases = repos.map(
      (one, index) => `new HelmRelease(chart, 'r${index}', { chart: 'demo', repo: '${one}', version: '1.2.3' });`,
    );
    const app = new TestProject(releases.join('\n'));
    await app.command(['lock']);
    expect(app.vendored()).toEqual([expect.stringMatching(/^demo-1\.2\.3-[0-9a-f]{12}\.tgz$/), 'demo-1.2.3.tgz']);
    expect(app.read('charts.lock.json')).not.toContain('hidden');
    expect((await app.synth()).stderr).toBe('');
  });

  test('reads no secrets, and does not write to the output folder of the app', async () => {
    const app = new TestProject(`
      Object.assign(app, { outdir: 'named' });
      new HelmRelease(chart, 'release', { chart: 'demo', repo: '${repo}', version: '1.2.3' });
      new HelmRelease(chart, 'secret', { chart: './own', values: { token: SecretValue.environment('NOT_SET') } });`);
    app.write('own/values.yaml', 'token: ""\n');
    app.write(
      'own/templates/a.yaml',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { t: "{{ .Values.token }}" }\n',
    );
    expect((await app.command(['lock'])).status).toBe(0);
    expect(existsSync(app.path('named'))).toBe(false);
    expect((await app.synth()).stderr).toContain('CLEARML3001');
  });
});

test('lock leaves a valid state when it is killed at any time', async () => {
  const app = project();
  let moment = 200;
  for (let finished = false; !finished; moment *= 2) {
    rmSync(app.path('vendor'), { recursive: true, force: true });
    const { child, ended } = app.startCommand(['lock']);
    const timer = setTimeout(() => child.kill('SIGKILL'), moment);
    finished = (await ended).status === 0;
    clearTimeout(timer);
    if (existsSync(app.path('charts.lock.json'))) {
      // Every existing archive is complete.
      expect((await app.command(['verify'])).stdout).not.toContain('CLEARML4014');
    }
  }
  expect((await app.command(['verify'])).status).toBe(0);
  expect((await app.synth()).stderr).toBe('');
}, 180_000);

describe('with a lock, synth', () => {
  test('rejects a chart that is not in the lock with CLEARML4012', async () => {
    const app = await lockedProject('process.env.DEMO_VERSION', { DEMO_VERSION: '1.2.3' });
    const { status, stderr } = await app.synth({ DEMO_VERSION: '2.0.0' });
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      `CLEARML4012 demo/release: demo 2.0.0 of ${repo} is not in charts.lock.json, which has 1.2.3\n` +
        '  expected: every remote chart of the app in its lock\n  fix: run `npx cdk8s-clearml lock`',
    );
  });

  test('rejects a missing archive with CLEARML4013, a changed archive with CLEARML4014, and lock restores both', async () => {
    const app = await lockedProject();
    rmSync(app.path('vendor'), { recursive: true });
    expect((await app.synth()).stderr).toContain('CLEARML4013 demo/release: nothing at vendor/charts/demo-1.2.3.tgz');
    await app.command(['lock']);
    expect((await app.synth()).stderr).toBe('');
    const archive = app.path('vendor', 'charts', 'demo-1.2.3.tgz');
    const bytes = readFileSync(archive);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(archive, bytes);
    expect((await app.synth()).stderr).toContain('CLEARML4014 demo/release: vendor/charts/demo-1.2.3.tgz has sha256 ');
    for (const args of [['verify'], ['lock', '--check']]) {
      const { status, stdout } = await app.command(args);
      expect([status, stdout]).toEqual([1, expect.stringContaining('CLEARML4014')]);
    }
    // The command restores the archive with the recorded checksum.
    expect((await app.command(['lock'])).status).toBe(0);
    expect((await app.command(['verify'])).status).toBe(0);
  });

  test('rejects a lock with a merge conflict with CLEARML4011', async () => {
    const app = project();
    app.write('charts.lock.json', '<<<<<<< ours\n');
    expect((await app.synth()).stderr).toContain('CLEARML4011 demo/release: charts.lock.json: ');
    const { status, stderr } = await app.command(['verify']);
    expect([status, stderr]).toEqual([2, expect.stringContaining('CLEARML4011')]);
  });

  test('rejects an archive with another chart, and verify reports it and archives without a chart', async () => {
    const app = await lockedProject();
    const lock = app.read('charts.lock.json');
    app.write('vendor/charts/extra-1.0.0.tgz', '');
    expect(await app.command(['verify'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^ok .*\nnotice no chart of the lock has the archive extra-1\.0\.0\.tgz\n$/),
    });
    for (const [from, to] of [
      ['"version": "1.2.3"', '"version": "1.2.4"'],
      ['"archive"', '"name": "other",\n      "archive"'],
      ['"archive"', '"appVersion": "1",\n      "archive"'],
    ] as const) {
      app.write('charts.lock.json', lock.replace(from, to));
      const { status, stdout } = await app.command(['verify']);
      expect([status, stdout]).toEqual([
        1,
        expect.stringContaining('CLEARML4046: demo-1.2.3.tgz contains a chart with'),
      ]);
    }
    app.write('charts.lock.json', lock.replace('"archive"', '"name": "other",\n      "archive"'));
    expect((await app.synth()).stderr).toContain(
      'CLEARML4046 demo/release: demo-1.2.3.tgz contains a chart with name demo',
    );
  });

  test('applies the lock of the app in another working directory, and its vendored archives require the lock', async () => {
    const app = await lockedProject();
    packChart({ ...version('1.2.3'), 'templates/a.yaml': configMap('other') }, served);
    const run = () => execute(process.execPath, [app.path('main.js')], { cwd: temporaryFolder() });
    try {
      expect((await run()).stderr).toBe('');
      rmSync(app.path('charts.lock.json'));
      expect((await run()).stderr).toContain('CLEARML4044');
      expect((await app.synth()).stderr).toContain('CLEARML4044');
      expect((await app.synth({ CDK8S_CLEARML_LOCK: 'typo.json' })).stderr).toContain('CLEARML4044');
    } finally {
      packChart(version('1.2.3'), served);
    }
  });

  test('uses the lock that CDK8S_CLEARML_LOCK specifies', async () => {
    const folder = temporaryFolder();
    packChart(version('1.2.3'), folder);
    const env = { CDK8S_CLEARML_LOCK: 'locks/production.json' };
    const app = project("'1.2.3'", `http://${await serveFolder(folder)}`);
    await app.command(['lock'], env);
    expect(existsSync(app.path('locks', 'vendor', 'charts', 'demo-1.2.3.tgz'))).toBe(true);
    rmSync(folder, { recursive: true });
    expect((await app.synth(env)).stderr).toBe('');
    expect((await app.synth()).stderr).toContain('CLEARML1004');
  });

  test('requires no lock for a chart in a local folder', async () => {
    const app = new TestProject("new HelmRelease(chart, 'release', { chart: './own' });");
    expect((await app.command(['lock'])).stdout).toBe('ok 0 charts in charts.lock.json\n');
    expect((await app.synth()).stderr).toBe('');
  });
});

const isolated = spawnSync('unshare', ['-rn', 'true']).status === 0 ? test : test.skip;

isolated('a locked app synthesizes the same bytes without a network (requires unshare)', async () => {
  const app = project();
  expect((await app.synth()).stderr).toBe('');
  const online = app.manifests();
  await app.command(['lock']);
  rmSync(app.path('dist'), { recursive: true });
  const { stderr } = await app.synth({}, ['unshare', '-rn']);
  expect(stderr).toBe('');
  expect(app.manifests()).toEqual(online);
  rmSync(app.path('charts.lock.json'));
  rmSync(app.path('vendor'), { recursive: true });
  expect((await app.synth({}, ['unshare', '-rn'])).stderr).toContain('CLEARML4017');
});
