import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { ClearmlNamespace, ObjectChecks } from '../../lib';
import { createNamespace } from '../../lib/release/created-namespaces';
import { watchSynthesis } from '../../lib/release/synthesis';
import { objectsIn, synthesized, temporaryFolder } from '../support/apps';

const testApp = (props = {}) => {
  const app = new App({ outdir: temporaryFolder(), ...props });
  watchSynthesis(app);
  return app;
};

/** A chart with an object in a namespace, which a release creates. */
function chartIn(app: App, id: string, namespace?: string): Chart {
  const chart = new Chart(app, id, { namespace });
  new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
  createNamespace(chart, namespace);
  return chart;
}

/** The Namespaces of an app with a chart, by file. The children of an app are read only when it is complete. */
const namespacesOf = (chart: Chart) =>
  objectsIn(synthesized(chart))
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ file, metadata }) => [file, metadata.name]);

test('several releases in one namespace create one Namespace, in the file that sorts first', () => {
  const app = testApp();
  for (const id of ['b', 'a', 'a-c']) {
    chartIn(app, id, 'shared');
  }
  expect(namespacesOf(chartIn(app, 'other', 'other'))).toEqual([
    ['a-c-namespace.k8s.yaml', 'shared'],
    ['other-namespace.k8s.yaml', 'other'],
  ]);
});

test.each<[string, (chart: Chart) => unknown, string]>([
  ['a ClearmlNamespace', (chart) => new ClearmlNamespace(chart, 'namespace'), 'x-namespace'],
  [
    'an object of the user',
    (chart) =>
      new ApiObject(new Chart(App.of(chart), 'own'), 'object', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'clearml' },
      }),
    'own',
  ],
])('%s that follows the release creates the Namespace instead', (_, create, file) => {
  const chart = chartIn(testApp(), 'x', 'clearml');
  create(chart);
  expect(namespacesOf(chart)).toEqual([[`${file}.k8s.yaml`, 'clearml']]);
});

test.each([['default'], ['kube-system'], [undefined]])('a release in the namespace %s creates none', (namespace) => {
  expect(namespacesOf(chartIn(testApp(), 'x', namespace))).toEqual([]);
});

test('releases of several clusters create a Namespace for each cluster', () => {
  const app = testApp();
  const charts = ['a', 'b'].map((id) => {
    const chart = chartIn(app, id, 'clearml');
    ObjectChecks.of(chart).inCluster(id);
    return chart;
  });
  expect(namespacesOf(charts[0] as Chart)).toHaveLength(2);
});

test('the Namespace precedes all charts that need it when cdk8s numbers files', () => {
  const app = testApp();
  const first = chartIn(app, 'z-first', 'shared');
  chartIn(app, 'a-second', 'shared').addDependency(first);
  const files = [...new Set(objectsIn(synthesized(first)).map(({ file }) => file))];
  expect(files.sort()[0]).toBe('0000-a-second-namespace.k8s.yaml');
});

test('the Namespace is the first object in a file for the whole app', () => {
  const app = testApp({ yamlOutputType: YamlOutputType.FILE_PER_APP });
  const chart = chartIn(app, 'b', 'shared');
  chartIn(app, 'a', 'shared');
  expect(objectsIn(synthesized(chart)).map(({ kind }) => kind)).toEqual(['Namespace', 'ConfigMap', 'ConfigMap']);
});

test('a ClearmlNamespace replaces a Namespace that was created when the constructs were read', () => {
  const chart = chartIn(testApp(), 'x', 'clearml');
  App.of(chart).node.findAll();
  new ClearmlNamespace(chart, 'namespace');
  expect(namespacesOf(chart)).toEqual([['x-namespace.k8s.yaml', 'clearml']]);
});

test('a second synth creates no second Namespace', () => {
  const chart = chartIn(testApp(), 'x', 'clearml');
  expect(synthesized(chart)).toEqual(synthesized(chart));
  expect(namespacesOf(chart)).toHaveLength(1);
});
