import { App, Chart } from 'cdk8s';
import {
  ChartSource,
  ClearmlAgent,
  ClearmlServer,
  ClearmlService,
  Exposure,
  Manifests,
  SecretValue,
  ServerCredentials,
} from '../../../lib';
import { failureOf, temporaryFolder } from '../../support/apps';
import { kubectlPath } from '../../support/helms';
import { TestProject } from '../../support/projects';

const PREVIEW = 'cdk8s-clearml/preview';

function appWithServer(chart: ChartSource): Manifests {
  const app = new App({ outdir: temporaryFolder() });
  new ClearmlServer(new Chart(app, 'clearml', { namespace: 'clearml' }), 'server', {
    chart: ChartSource.community(),
    baseDomain: 'clearml.example.com',
  });
  new ClearmlServer(new Chart(app, 'private', { namespace: 'private' }), 'server', {
    chart,
    baseDomain: 'private.example.com',
    exposure: Exposure.ingress({ className: 'nginx' }),
    users: [{ username: 'admin', password: SecretValue.environment('CLEARML_ADMIN_PASSWORD') }],
  });
  return Manifests.of(app);
}

test('marks each object of the cdk8s chart with a preview chart, also its Secrets, and no other object', () => {
  const { objects } = appWithServer(ChartSource.preview());
  const namespaceOf = ({ kind, metadata }: any) => (kind === 'Namespace' ? metadata.name : metadata.namespace);
  const marked = objects.filter(({ metadata }) => metadata.annotations?.[PREVIEW] === 'true');
  expect(marked).toEqual(objects.filter((object) => namespaceOf(object) === 'private'));
  const kinds = marked.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'Ingress', 'Namespace', 'Secret']));
});

test('takes the chart that the construct installs', () => {
  const chart = new Chart(new App({ outdir: temporaryFolder() }), 'workers', { namespace: 'workers' });
  const endpoints = { apiUrl: 'http://a:8008', appUrl: 'http://w:8080', filesUrl: 'http://f:8081' };
  const queues = [{ name: 'cpu' }];
  const credentials = ServerCredentials.fromSecret('keys');
  const props = { chart: ChartSource.preview(), endpoints, credentials, queues };
  const { release } = new ClearmlAgent(chart, 'agent', props);
  expect(release.chartName).toBe('clearml-enterprise-agent');
});

test('throws CLEARML4003 for a construct without a preview chart', () => {
  const chart = new Chart(new App({ outdir: temporaryFolder() }), 'exporter');
  const create = () => new ClearmlService(chart, 'exporter', { chart: ChartSource.preview() });
  expect(failureOf(create).message).toMatch(
    /^CLEARML4003 exporter\/exporter: ChartSource\.preview\(\) for a chart without/,
  );
});

describe('an app with preview charts', () => {
  const project = new TestProject(
    `for (const name of ['a', 'b']) {
       const domain = name + '.example.com';
       new ClearmlServer(new Chart(app, name, { namespace: name }), 's', { chart: ChartSource.preview(), baseDomain: domain });
     }`,
  );
  const env = { KUBECTL_EXECUTABLE: kubectlPath(), KUBECONFIG: '/none', KUBERNETES_SERVICE_HOST: '' };

  beforeAll(async () => {
    const { status, stderr } = await project.synth();
    expect([status, stderr.split('preview charts').length - 1]).toEqual([0, 1]);
  });

  test.each([['deploy --yes'], ['diff'], ['prune'], ['adopt clearml']])(
    'is rejected by %s, with CLEARML4090',
    async (line) => {
      const { status, stderr } = await project.command(line.split(' '), env);
      const found =
        /^CLEARML4090: \w+\/\S+ and \d+ more objects of \S+ come from preview charts\n {2}expected: .*\n {2}fix: .*\n$/;
      expect([status, stderr]).toEqual([2, expect.stringMatching(found)]);
    },
  );

  test('can be compared with another output', async () => {
    const { status, stdout } = await project.command(['diff', '--against', 'dist'], env);
    expect([status, stdout]).toEqual([0, expect.stringContaining('dist:')]);
  });
});
