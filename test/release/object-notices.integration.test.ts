import { App, Chart } from 'cdk8s';
import { ChartSource, ClearmlServer, HelmRelease, ObjectChecks, SecretValue } from '../../lib';
import { failureOf, noticesOf, runInTemporaryFolders, temporaryFolder } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { previewFolder } from '../support/preview-charts';

runInTemporaryFolders();

const deployment = (name: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: a, image: 'a:1' }] }
`;

function appWith(create: (chart: Chart) => unknown, namespace = 'web'): App {
  const app = new App({ outdir: temporaryFolder() });
  create(new Chart(app, 'one', { namespace }));
  return app;
}

const release = (...names: string[]) =>
  chartIn(temporaryFolder(), { 'templates/a.yaml': names.map(deployment).join('') });

test('a notice lists the workloads of all releases, and an exception with a reason silences it', () => {
  const chart = release('a', 'b', 'c', 'd', 'e');
  const create = (scope: Chart) => new HelmRelease(scope, 'release', { chart, releaseName: 'r' });
  expect(noticesOf(() => appWith(create).synth())).toEqual([
    'workloads without a memory request and limit: Deployment/a of one/release (values), Deployment/b of one/release (values), Deployment/c of one/release (values) and 2 more',
  ]);
  const app = appWith((scope) =>
    ObjectChecks.of(create(scope)).addException({ rule: 'memory', reason: 'a LimitRange sets it' }),
  );
  expect(noticesOf(() => app.synth())).toEqual([]);
});

test('an exception from a notice covers something', () => {
  const app = appWith((scope) => {
    const created = new HelmRelease(scope, 'release', { chart: release('f') });
    ObjectChecks.of(created).addException({ rule: 'rollout', reason: 'a' });
  });
  expect(failureOf(() => app.synth())).toMatchObject({ code: 'CLEARML8012' });
});

const server = (chart: ChartSource) => (scope: Chart) =>
  new ClearmlServer(scope, 'server', {
    chart,
    baseDomain: 'clearml.example.com',
    users: [{ username: 'a', password: SecretValue.unsafePlainText('a-password') }],
  });

test('notices about a server name its props, and a release in the namespace default', () => {
  const notices = noticesOf(() =>
    appWith(server(ChartSource.directory(previewFolder('clearml-enterprise'))), 'default').synth(),
  );
  expect(notices).toEqual([
    expect.stringMatching(/^workloads without a memory.* of one\/server \(values\)/),
    expect.stringMatching(/liveness.*-apiserver of one\/server \(apiserver\.livenessProbe\)/),
    expect.stringMatching(/ReadWriteOnce.*-fileserver of one\/server \(fileserver\.strategy\)/),
    'releases in the namespace default, or without a namespace: one/server',
  ]);
});

test('the chart for evaluation emits no notice', () => {
  expect(noticesOf(() => appWith(server(ChartSource.community())).synth())).toEqual([]);
});
