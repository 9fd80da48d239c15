import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { failureOf, synthesized, temporaryFolder, testChart } from '../support/apps';
import { definition, labelsOf, releaseOf } from '../support/releases';

const THING = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: a }\n';
const CRDS = { 'crds/thing.yaml': definition('Thing'), 'crds/world.yaml': definition('World') };

/** The objects in each file, as `Kind/name`. */
function filesOf(chart: Chart): Record<string, string[]> {
  const documents = (text: string) => parseAllDocuments(text).map((document) => document.toJS());
  return Object.fromEntries(
    Object.entries(synthesized(chart)).map(([file, text]) => [
      file,
      documents(text).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    ]),
  );
}

const inNamespace = (namespace?: string) =>
  new Chart(new App({ outdir: temporaryFolder() }), 'things', { namespace, labels: { team: 'a' } });

test.each([
  ['from crds/', { ...CRDS, 'templates/a.yaml': THING }, { includeCrds: true }],
  ['from templates', { 'templates/a.yaml': [definition('Thing'), definition('World'), THING].join('---\n') }, {}],
])('definitions %s are written to a separate file, before the objects of their kinds', (_, files, props) => {
  const chart = inNamespace('things');
  const release = releaseOf(files, props, chart);
  expect(filesOf(chart)).toEqual({
    'things-crds.k8s.yaml': [
      'CustomResourceDefinition/things.example.com',
      'CustomResourceDefinition/worlds.example.com',
    ],
    'things.k8s.yaml': ['Thing/a'],
  });
  const [first] = release.findObjects({ kind: 'CustomResourceDefinition' });
  expect(first?.toJson().metadata).toEqual({ name: 'things.example.com', labels: { team: 'a' } });
});

test.each([
  ['no objects of their kinds', { ...CRDS, 'templates/a.yaml': THING.replace('Thing', 'Other') }],
  ['only objects of another group', { ...CRDS, 'templates/a.yaml': THING.replace('example.com', 'example.org') }],
])('definitions are written to the same file as the other objects if there are %s', (_, files) => {
  const chart = inNamespace();
  releaseOf(files, { includeCrds: true }, chart);
  expect(Object.keys(filesOf(chart))).toEqual(['things.k8s.yaml']);
});

test('a release finds and drops objects in all of its files', () => {
  const chart = inNamespace();
  const release = releaseOf({ ...CRDS, 'templates/a.yaml': THING }, { includeCrds: true }, chart);
  expect(labelsOf(release.apiObjects)).toEqual([
    'CustomResourceDefinition/things.example.com',
    'CustomResourceDefinition/worlds.example.com',
    'Thing/a',
  ]);
  release.dropObject('CustomResourceDefinition', 'worlds.example.com');
  expect(filesOf(chart)['things-crds.k8s.yaml']).toEqual(['CustomResourceDefinition/things.example.com']);
});

test('two releases of one cdk8s chart share the file of definitions', () => {
  const chart = inNamespace();
  releaseOf({ ...CRDS, 'templates/a.yaml': THING }, { includeCrds: true }, chart);
  const other = {
    'templates/a.yaml': `${definition('Thing', 'Cluster', 'a.org')}---\n${THING.replace('example.com', 'a.org')}`,
  };
  releaseOf(other, {}, chart, 'other');
  expect(filesOf(chart)['things-crds.k8s.yaml']).toHaveLength(3);
});

test('a construct with the name of the file of definitions causes CLEARML1016', () => {
  const chart = testChart();
  new Chart(chart.node.root as App, `${chart.node.id}-crds`);
  const { message } = failureOf(() => releaseOf({ ...CRDS, 'templates/a.yaml': THING }, { includeCrds: true }, chart));
  expect(message).toMatch(/^CLEARML1016 \S+: a construct of yours with the name \S+-crds, beside chart /);
});
