import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cutAfter } from '../../support/cutting-proxy';
import { filesBelow } from '../../support/files';
import { TestProject } from '../../support/projects';
import {
  describeWithRegistry,
  LOGIN,
  type PushedChart,
  pushArchive,
  pushChart,
  startRegistry,
  type TestRegistry,
} from '../../support/registry';
import { configMap } from '../../support/releases';

/** Incompressible content that is larger than any buffer on the way. */
const BIG = { 'files/random.txt': randomBytes(150_000).toString('base64') };
const FILES = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5"',
  'templates/a.yaml': configMap('first'),
  ...BIG,
};
const MAIN = `new HelmRelease(chart, 'release', { chart: 'oci://docker.io/clearml/demo', version: '1.2.3' });`;
const TOKEN = { CLEARML_DOCKERHUB_TOKEN: LOGIN.password, CLEARML_DOCKERHUB_USERNAME: LOGIN.username };
const MIRROR_TOKEN = { MIRROR_TOKEN: LOGIN.password };
/** A port on which no server listens. */
const NOWHERE = '127.0.0.1:1';

/** A registries file with a mirror of the ClearML charts at a host. */
function mirrorAt(host: string, more: object = {}): string {
  const settings = { plainHttp: true, username: LOGIN.username, passwordVariable: 'MIRROR_TOKEN', ...more };
  return JSON.stringify({ mirrors: { 'docker.io/clearml': `${host}/clearml` }, hosts: { [host]: settings } });
}

const project = ({ host }: { host: string }) => new TestProject(MAIN, { 'registries.yaml': mirrorAt(host) });

describeWithRegistry('a registry with a login (requires an installed docker-registry)', () => {
  let registry: TestRegistry;
  let pushed: PushedChart;

  beforeAll(async () => {
    registry = await startRegistry();
    pushed = pushChart(registry, FILES);
  });

  test('receives no requests after its chart is locked with version, digests and archive', async () => {
    const app = project(registry);
    expect((await app.synth(MIRROR_TOKEN)).stderr).toBe('');
    const before = app.manifests();
    const { status, stdout, stderr } = await app.command(['lock'], MIRROR_TOKEN);
    expect({ status, stderr, stdout }).toEqual({
      status: 0,
      stderr: '',
      stdout: '+ oci://docker.io/clearml/demo 1.2.3\nok 1 chart in charts.lock.json\n',
    });
    expect(app.read('charts.lock.json')).toBe(`{
  "lockfileVersion": 1,
  "charts": [
    {
      "chart": "oci://docker.io/clearml/demo",
      "version": "1.2.3",
      "appVersion": "4.5",
      "archive": "demo-1.2.3.tgz",
      "sha256": "${pushed.sha256}",
      "ociDigest": "${pushed.ociDigest}"
    }
  ]
}
`);
    expect(app.vendored()).toEqual(['demo-1.2.3.tgz']);
    expect(readFileSync(app.path('vendor', 'charts', 'demo-1.2.3.tgz'))).toEqual(readFileSync(pushed.archive));
    expect(app.leftBehind()).toEqual([]);

    app.write('registries.yaml', mirrorAt(NOWHERE));
    rmSync(app.path('dist'), { recursive: true });
    expect((await app.synth()).stderr).toBe('');
    expect(app.manifests()).toEqual(before);
    expect((await app.command(['lock'])).stdout).toBe('ok 1 chart in charts.lock.json\n');
    expect((await app.command(['verify'])).status).toBe(0);
  });

  test('that rejects the token causes CLEARML4016 without the token', async () => {
    const app = project(registry);
    const wrong = { MIRROR_TOKEN: 'not-the-right-token' };
    const { status, stderr, stdout } = await app.command(['lock'], wrong);
    expect(status).toBe(2);
    expect(stderr).toContain('CLEARML4016 demo/release: oci://docker.io/clearml/demo 1.2.3: ');
    expect(stderr).toMatch(/helm used user clearml with the password in MIRROR_TOKEN\n {2}fix: correct MIRROR_TOKEN/);
    expect(stdout + stderr).not.toContain('not-the-right-token');
    expect(existsSync(app.path('charts.lock.json'))).toBe(false);
    expect((await app.synth(wrong)).stderr).toContain('CLEARML4016');
  });

  test('without a token causes CLEARML4016 with the name of the variable', async () => {
    expect((await project(registry).synth()).stderr).toMatch(
      /CLEARML4016.*[\s\S]*the project has none for this host.*\n.*fix: set MIRROR_TOKEN/,
    );
  });

  test('that is down causes CLEARML4017', async () => {
    const { status, stderr } = await project({ host: NOWHERE }).command(['lock'], MIRROR_TOKEN);
    expect(status).toBe(2);
    expect(stderr).toMatch(/CLEARML4017.*connection refused\n.*a response from 127\.0\.0\.1:1/);
  });

  test('that disconnects during a download causes CLEARML4019, which leaves no files', async () => {
    const app = project({ host: await cutAfter(50_000, registry.host) });
    const { status, stderr } = await app.command(['lock'], MIRROR_TOKEN);
    expect(status).toBe(2);
    expect(stderr).toMatch(/CLEARML4019.*EOF/);
    expect(existsSync(app.path('vendor'))).toBe(false);
    expect(existsSync(app.path('charts.lock.json'))).toBe(false);
    expect((await app.synth(MIRROR_TOKEN)).stderr).toContain('CLEARML4019');
    expect(app.leftBehind()).toEqual([]);
  });

  test('with stored bytes that do not match their digest causes CLEARML4019', async () => {
    const damaged = await startRegistry();
    const { sha256 } = pushArchive(damaged, pushed.archive);
    const blob = filesBelow(damaged.storage, 'data').find((file) => file.includes(sha256)) ?? '';
    const bytes = readFileSync(blob);
    bytes.fill(0, 1000, 1010);
    writeFileSync(blob, bytes);
    expect((await project(damaged).synth(MIRROR_TOKEN)).stderr).toMatch(/CLEARML4019.*mismatched digest/);
  });

  test('with a moved tag causes CLEARML4015 until the lock is updated', async () => {
    const moving = await startRegistry();
    const old = pushArchive(moving, pushed.archive);
    const app = project(moving);
    await app.command(['lock'], MIRROR_TOKEN);
    const lock = app.read('charts.lock.json');
    const moved = pushChart(moving, { 'templates/a.yaml': configMap('second') });

    const checked = await app.command(['lock', '--check'], MIRROR_TOKEN);
    expect(checked.status).toBe(1);
    expect(checked.stdout).toContain(
      `CLEARML4015: oci://docker.io/clearml/demo 1.2.3 has sha256 ${moved.sha256}, manifest ${moved.ociDigest} instead of ${old.ociDigest}`,
    );
    expect((await app.synth()).status).toBe(0);

    // A vendored archive stays in use; a missing one cannot be replaced by an archive with another digest.
    expect((await app.command(['lock'])).status).toBe(0);
    rmSync(app.path('vendor', 'charts', 'demo-1.2.3.tgz'));
    const again = await app.command(['lock'], MIRROR_TOKEN);
    expect([again.status, again.stdout]).toEqual([1, expect.stringContaining('CLEARML4015')]);
    expect(app.read('charts.lock.json')).toBe(lock);
    expect(app.vendored()).toEqual([]);

    const updated = await app.command(['lock', '--update'], MIRROR_TOKEN);
    expect([updated.status, updated.stdout]).toEqual([
      0,
      expect.stringContaining('~ oci://docker.io/clearml/demo 1.2.3'),
    ]);
    expect(app.read('charts.lock.json')).toContain(moved.sha256);
    expect(app.vendored()).toEqual(['demo-1.2.3.tgz']);
    expect((await app.command(['lock', '--check'], MIRROR_TOKEN)).stdout).toBe('ok the lock is current: 1 chart\n');
  });

  test('can be replaced by another mirror without a change of the lock', async () => {
    const other = await startRegistry();
    const app = project(registry);
    await app.command(['lock'], MIRROR_TOKEN);
    const lock = app.read('charts.lock.json');
    expect(lock).not.toContain('127.0.0.1');
    pushArchive(other, pushed.archive);
    app.write('registries.yaml', mirrorAt(other.host));
    expect((await app.command(['lock', '--check'], MIRROR_TOKEN)).stdout).toBe('ok the lock is current: 1 chart\n');
    rmSync(app.path('vendor'), { recursive: true });
    await app.command(['lock'], MIRROR_TOKEN);
    expect(app.read('charts.lock.json')).toBe(lock);
  });

  test('that is a mirror does not receive the token of ClearML', async () => {
    const anonymous = new TestProject(MAIN, {
      'registries.yaml': mirrorAt(registry.host, { username: undefined, passwordVariable: undefined }),
    });
    expect((await anonymous.synth(TOKEN)).stderr).toMatch(/CLEARML4016[\s\S]*the project has none/);
  });
});
