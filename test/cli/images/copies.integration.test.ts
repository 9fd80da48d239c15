import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/apps';
import { execute, TestProject } from '../../support/projects';
import { describeWithRegistry, LOGIN, pushChart, startRegistry } from '../../support/registry';
import { configMap } from '../../support/releases';

/** A chart replaces the image in these tests: skopeo and crane copy both by the same commands. */
describe.each([
  ['skopeo', '--version'],
  ['crane', 'version'],
])('the real %s (requires docker-registry)', (tool, version) => {
  const isThere = spawnSync(tool, [version]).status === 0;

  (isThere ? describeWithRegistry : describe.skip)('', () => {
    test.each([
      ['by its tag', (digest: string, host: string) => [`${host}/clearml/demo:1.2.3`, '1.2.3', digest]],
      ['by its digest', (digest: string, host: string) => [`${host}/clearml/demo@${digest}`, digest, digest]],
      ['by both', (digest: string, host: string) => [`${host}/clearml/demo:1.2.3@${digest}`, '1.2.3', digest]],
    ])('copies an image %s', async (_, references) => {
      const [source, target] = [await startRegistry(), await startRegistry()];
      const { ociDigest } = pushChart(source, { 'templates/a.yaml': configMap('a') });
      const [image = '', requested = '', expected] = references(ociDigest, source.host);
      const app = new TestProject("new HelmRelease(chart, 'release', { chart: './own' });", {
        'own/templates/a.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: "${image}" }] }\n`,
      });
      const { stdout } = await app.command(['images', '--mirror', `${target.host}/mirror`, '--for', tool]);
      const copied = await execute('sh', ['-c', stdout], {
        env: { ...process.env, ...loginTo(source.host, target.host) },
      });
      expect(copied.status === 0 ? '' : copied.stderr).toBe('');
      const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
      const response = await fetch(`http://${target.host}/v2/mirror/clearml/demo/manifests/${requested}`, {
        headers: { Authorization: `Basic ${auth}`, Accept: 'application/vnd.oci.image.manifest.v1+json' },
      });
      expect([response.status, response.headers.get('docker-content-digest')]).toEqual([200, expected]);
    });
  });
});

/** The environment in which both tools reach registries without TLS, with their login. */
function loginTo(...hosts: string[]): Record<string, string> {
  const folder = temporaryFolder();
  const auth = Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64');
  const auths = Object.fromEntries(hosts.map((host) => [host, { auth }]));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths }));
  const registries = hosts.map((host) => `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  mkdirSync(join(folder, '.config', 'containers'), { recursive: true });
  writeFileSync(join(folder, '.config', 'containers', 'registries.conf'), registries.join(''));
  return { DOCKER_CONFIG: folder, REGISTRY_AUTH_FILE: join(folder, 'config.json'), HOME: folder, XDG_CONFIG_HOME: '' };
}
