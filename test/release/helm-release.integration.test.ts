import { App, Chart, JsonPatch } from 'cdk8s';
import { HelmRelease, Hooks } from '../../lib';
import { reportOf } from '../../lib/core/report/report';
import { failureOf, synthesized, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { helmWithin } from '../support/helm-scripts';
import { configMap, labelsOf, releaseOf, releaseOfTemplate } from '../support/releases';

const service = '---\napiVersion: v1\nkind: Service\nmetadata: { name: s, labels: { app: a }, namespace: other }\n';
const TEMPLATE = `${configMap('a', '  labels: { app: a, tier: x }\n')}---\n${configMap('b')}${service}`;

const release = () => releaseOfTemplate(TEMPLATE);

describe('objects are found', () => {
  const rendered = release();

  test.each([
    [{}, ['ConfigMap/a', 'ConfigMap/b', 'Service/s']],
    [{ kind: 'ConfigMap' }, ['ConfigMap/a', 'ConfigMap/b']],
    [{ name: 's' }, ['Service/s']],
    [{ labels: { app: 'a' } }, ['ConfigMap/a', 'Service/s']],
    [{ labels: { app: 'a', tier: 'x' } }, ['ConfigMap/a']],
    [{ inNamespace: 'other' }, ['Service/s']],
    [{ apiVersion: 'apps/v1' }, []],
    [{ kind: 'Service', labels: { tier: 'x' } }, []],
  ])('by %j', (query, expected) => {
    expect(labelsOf(rendered.findObjects(query)).sort()).toEqual(expected);
  });

  test('by kind and name', () => {
    expect(rendered.getObject('Service', 's').name).toBe('s');
  });

  test.each([
    ['ConfigMap', 'c', 'ConfigMap objects: a, b\n  expected: ConfigMap/c'],
    ['Ingress', 'a', 'no Ingress at all\n  expected: Ingress/a'],
  ])('or the error lists the existing objects: %s/%s', (kind, name, message) => {
    for (const action of ['getObject', 'patchObject', 'dropObject'] as const) {
      const failure = failureOf(() => rendered[action](kind, name));
      expect(failure.code).toBe('CLEARML1012');
      expect(failure.message).toContain(`clearml/release: ${message}`);
    }
  });
});

test('a release patches and drops single objects, and synth writes the others', () => {
  const changed = release();
  changed.patchObject('ConfigMap', 'a', JsonPatch.add('/data', { x: 'new' }));
  changed.dropObject('ConfigMap', 'b');
  expect(labelsOf(changed.apiObjects).sort()).toEqual(['ConfigMap/a', 'Service/s']);
  const [file = ''] = Object.values(synthesized(Chart.of(changed)));
  expect(file).toContain('data:\n  x: new\n');
  expect(file).not.toContain('name: b');
});

test('apiObjects returns a copy', () => {
  const whole = release();
  whole.apiObjects.pop();
  expect(whole.apiObjects).toHaveLength(3);
});

test('a release has the names of release, namespace and chart, and the chart version', () => {
  const { releaseName, inNamespace, chartName, chartVersion } = releaseOf(
    {},
    { releaseName: 'mine', namespace: 'there' },
  );
  expect([releaseName, inNamespace, chartName, chartVersion]).toEqual(['mine', 'there', 'demo', '1.2.3']);
});

test('without a namespace, helm renders for default and objects have no namespace', () => {
  const parent = new Chart(new App({ outdir: temporaryFolder() }), 'c');
  const files = { 'templates/a.yaml': configMap('a', 'data: { in: "{{ .Release.Namespace }}" }') };
  // A script, because changes of process.env in a test do not reach its child processes.
  const helmExecutable = helmWithin('HELM_NAMESPACE=environment exec $HELM "$@"');
  const { metadata, data } = releaseOf(files, { helmExecutable }, parent).getObject('ConfigMap', 'a').toJson();
  expect([metadata, data]).toEqual([{ name: 'a' }, { in: 'default' }]);
});

test('an empty chart renders no objects', () => {
  expect(releaseOf({}).apiObjects).toEqual([]);
});

test('a release rejects a chart without a version with CLEARML1014', () => {
  const failure = failureOf(() => releaseOf({ 'Chart.yaml': 'name: demo\n' }));
  expect(failure.code).toBe('CLEARML1014');
});

test('the report lists the Kubernetes versions of each release, also for local charts', () => {
  const chart = testChart();
  const folder = chartIn(temporaryFolder(), {
    'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\nkubeVersion: ">=1.25-0"\n',
  });
  new HelmRelease(chart, 'one', { chart: folder, kubeVersion: '1.33.0' });
  new HelmRelease(chart, 'two', { chart: chartIn(temporaryFolder()) });
  expect(reportOf(chart).releases).toMatchObject([
    { path: 'clearml/one', chart: 'demo', version: '1.2.3', supports: '>=1.25-0', renderedFor: '1.33.0' },
    { path: 'clearml/two', chart: 'demo', version: '1.2.3', supports: undefined, renderedFor: undefined },
  ]);
});

test('the report lists dropped hooks that helm would have run', () => {
  const hook = (kind: string, name: string, events: string) =>
    `---\napiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, annotations: { helm.sh/hook: '${events}' } }\n`;
  const template = ['Job a pre-delete', 'Pod b post-install,post-upgrade', 'ServiceAccount c pre-delete', 'Pod d test']
    .map((line) => hook(...(line.split(' ') as [string, string, string])))
    .join('');
  const reported = (hooks: Hooks) => {
    const chart = testChart();
    const folder = chartIn(temporaryFolder(), { 'templates/a.yaml': template });
    new HelmRelease(chart, 'one', { chart: folder, hooks }).apiObjects;
    return reportOf(chart).droppedHooks;
  };
  const job = { path: 'clearml/one', hook: 'Job/a', events: 'pre-delete' };
  const pod = { path: 'clearml/one', hook: 'Pod/b', events: 'post-install,post-upgrade' };
  expect(reported(Hooks.drop())).toEqual([pod, job]);
  expect(reported(Hooks.keepKinds(['Job']))).toEqual([pod]);
  expect(reported(Hooks.keep())).toEqual([]);
});
