import { parse } from 'yaml';
import { serveChart } from '../../support/chart-server';
import { previewFolder } from '../../support/preview-charts';
import { TestProject } from '../../support/projects';
import { configMap } from '../../support/releases';

const OWN = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
  'values.yaml': '# -- Number of pods\nreplicas: 1 # at least 1\n',
  'templates/a.yaml': configMap('a', 'data: { n: "{{ .Values.replicas }}" }'),
  'README.md': '# demo\n\nA chart.\n',
};

let app: TestProject;

beforeAll(async () => {
  const repo = `http://${await serveChart(OWN)}`;
  app = new TestProject(
    `for (const name of ['a', 'b']) {
       new HelmRelease(new Chart(app, name, { namespace: name }), 'release', { chart: 'demo', repo: '${repo}', version: '1.2.3' });
     }
     new ClearmlServer(chart, 'server', { chart: ChartSource.community(), baseDomain: 'clearml.example.com' });`,
  );
});

const show = async (...args: string[]) => {
  const { status, stdout, stderr } = await app.command(['show', ...args]);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

test('show values prints each chart of the app once, with comments, and the props of its construct', async () => {
  const shown = await show('values');
  const [first = '', second = '', ...others] = shown.split('\n---\n');
  expect(others).toEqual([]);
  expect(first).toBe('# demo 1.2.3\n# -- Number of pods\nreplicas: 1 # at least 1');
  expect(second).toMatch(/^# clearml-community \S+, with the props of ClearmlServer\n/);
  expect(second).toMatch(/^ {2}# prop: apiserver\.replicas\n {2}replicaCount: /m);
  expect(parse(second)).toHaveProperty('apiserver.replicaCount');
});

test('show values --json contains the releases of a chart, its values and the props by values path', async () => {
  expect(JSON.parse(await show('values', 'a', '--json'))).toEqual([
    { chart: 'demo', version: '1.2.3', releases: ['a/release'], values: { replicas: 1 }, props: {} },
  ]);
  const [server] = JSON.parse(await show('values', 'demo/server', '--json'));
  expect(server).toMatchObject({ construct: 'ClearmlServer', releases: ['demo/server/release'] });
  expect(server.props['apiserver.replicaCount']).toEqual(['apiserver.replicas']);
});

test('show readme prints the README of the chart', async () => {
  expect(await show('readme', 'b')).toBe('# demo\n\nA chart.\n');
  expect(JSON.parse(await show('readme', 'b', '--json'))).toMatchObject([{ readme: '# demo\n\nA chart.\n' }]);
});

test('--chart shows a chart without the app: a folder, or a chart in a repository', async () => {
  const folder = previewFolder('clearml-enterprise-app-gateway');
  expect(await show('values', '--chart', folder)).toMatch(/with the props of AppGateway$/m);
  const [release] = JSON.parse(await show('values', '--chart', 'demo', '--repo', await repoOf(OWN), '--json'));
  expect(release).toMatchObject({ chart: 'demo', values: { replicas: 1 } });
});

async function repoOf(files: typeof OWN): Promise<string> {
  return `http://${await serveChart(files)}`;
}

test.each([
  ['a path without releases', ['values', 'none'], 'no release at or below none\n  expected: a release: a/release, '],
  ['a chart without README', ['readme', '--chart', 'own'], 'chart own 1.0.0 without README\n'],
])('CLEARML4091 rejects %s', async (_, args, found) => {
  const { status, stderr } = await app.command(['show', ...args]);
  expect([status, stderr]).toEqual([2, expect.stringContaining(`CLEARML4091: ${found}`)]);
});
