import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/apps';

const ROOT = join(__dirname, '..', '..', '..');
const CLI = join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

/** An app like the app of this project, with additional statements. */
const app = (more: string) => `
const { App, Chart, ApiObject } = require('cdk8s');
const { ChartSource, ClearmlServer, PodSecurity, SecretValue } = require('./lib');
const app = new App();
const chart = new Chart(app, 'clearml', { namespace: 'clearml' });
new ClearmlServer(chart, 'server', {
  chart: ChartSource.community(),
  baseDomain: 'clearml.example.com',
  podSecurity: PodSecurity.restricted(),
  users: [{ username: 'admin', password: SecretValue.unsafePlainText('a long enough password') }],
});
${more}
app.synth();
`;

/** Runs `cdk8s synth` on an app with the configuration of this project. */
function synth(more: string) {
  const folder = temporaryFolder();
  for (const name of ['lib', 'imports', 'node_modules', 'cdk8s.yaml', 'validation-plugin.js', 'package.json']) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  writeFileSync(join(folder, 'main.js'), app(more));
  const args = [
    CLI,
    'synth',
    '--check-upgrade=false',
    '--app',
    'node --preserve-symlinks-main --require tsx/cjs main.js',
  ];
  const run = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { folder, status: run.status, output: run.stdout + run.stderr };
}

test('cdk8s synth exits with code 2 after a violation and prints the path of its construct', () => {
  const { status, output } = synth(`
    new ApiObject(chart, 'planted', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'clearml-apiserver' },
      spec: { containers: [{ name: 'main', image: 'redis', securityContext: { privileged: true } }] } });`);
  expect(status).toBe(2);
  expect(output).toContain('pod-security/privileged (1 occurrences)');
  expect(output).toContain('latest-tag (1 occurrences)');
  expect(output).toContain('Construct Path: clearml/planted');
  expect(output).toContain('Resource Name: Pod/clearml/clearml-apiserver');
  // A Deployment and a Service of the server have the same name as the Pod.
  expect(output).not.toContain('Construct Path: clearml/server/release');
});

test('cdk8s synth checks the manifests, prints prerequisites and exceptions, and accepts Services of Exposure.nodePort', () => {
  const { folder, status, output } = synth(`
    const { Exposure, HelmRelease } = require('./lib');
    const { mkdirSync, writeFileSync } = require('node:fs');
    mkdirSync('charts/node/templates', { recursive: true });
    writeFileSync('charts/node/Chart.yaml', 'apiVersion: v2\\nname: node\\nversion: 1.0.0\\n');
    writeFileSync('charts/node/templates/a.yaml', JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'node' },
      spec: { hostPID: true, containers: [{ name: 'main', image: 'docker.io/library/redis:7' }] } }));
    PodSecurity.restricted({ exceptions: [{ rule: 'hostNamespaces', reason: 'looks at processes of the node' }] })
      .applyTo(new HelmRelease(chart, 'node', { chart: './charts/node' }));
    new ClearmlServer(new Chart(app, 'second', { namespace: 'second' }), 'server', {
      chart: ChartSource.community(),
      baseDomain: 'second.example.com',
      createNamespace: false,
      exposure: Exposure.nodePort(),
      podSecurity: PodSecurity.restricted(),
    });`);
  expect([status, output]).toEqual([0, expect.stringContaining('Validations ended succesfully')]);
  const [needed, exceptions, images, next] = output.trimEnd().split('\n\n').slice(-4);
  expect(needed).toMatch(/^The cluster must have:\n.* Namespace +second +kubectl create namespace second$/ms);
  expect(next).toBe('`npx cdk8s-clearml next` shows how to deploy, log in, roll back and uninstall.');
  expect(exceptions).toMatch(
    /^Exceptions from pod security:\n +hostNamespaces +all workloads of clearml\/node +looks at processes of the node$/,
  );
  expect(images?.split('\n').at(-1)).toContain('clearml/server:2.3.0');
  // kubectl apply -f dist would treat it as a manifest.
  expect(existsSync(join(folder, 'dist', 'construct-metadata.json'))).toBe(false);
});
