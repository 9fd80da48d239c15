import { readdirSync } from 'node:fs';
import { ApiObject, App, Chart, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { siblingChart } from '../../../lib/core/kubernetes/sibling-chart';
import { failureOf, temporaryFolder } from '../../support/apps';

const siblings = (scope: Construct, part: string) =>
  siblingChart(
    scope,
    part,
    ({ namespace }) => ({ namespace }),
    (name) => new Error(`taken: ${name}`),
  );

test.each([
  ['at the root', (app: App) => new Chart(app, 'clearml')],
  ['deeper in the tree', (app: App) => new Chart(new Construct(app, 'team'), 'clearml')],
  ['in another chart', (app: App) => new Chart(new Chart(app, 'outer'), 'inner')],
  ['with a long name', (app: App) => new Chart(new Construct(app, 'a-rather-long-name-of-a-team'), 'clearml-server')],
])('the files of a chart %s are in the order namespace, secrets, other objects', (_, make) => {
  const chart = make(new App());
  const files = ['namespace', 'secrets'].map((part) => `${Names.toDnsLabel(siblings(chart, part))}.k8s.yaml`);
  const inOrder = [...files, `${Names.toDnsLabel(chart)}.k8s.yaml`];
  expect([...inOrder].sort()).toEqual(inOrder);
});

test.each([
  ['charts that depend on one another', (app: App) => new Chart(app, 'b').addDependency(new Chart(app, 'a'))],
  ['nested charts', (app: App) => new Chart(new Chart(app, 'outer'), 'inner')],
])('the order is the same when cdk8s numbers files because of %s', (_, make) => {
  const app = new App({ outdir: temporaryFolder() });
  const chart = new Chart(app, 'clearml');
  for (const one of [chart, siblings(chart, 'secrets'), siblings(chart, 'namespace')]) {
    new ApiObject(one, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
  }
  make(app);
  app.synth();
  const files = readdirSync(app.outdir).filter((file) => file.includes('clearml'));
  expect(files.sort().at(-1)).toMatch(/^\d{4}-clearml\.k8s\.yaml$/);
  expect(files.length).toBe(3);
});

test('siblingChart creates each sibling of a chart once', () => {
  const chart = new Chart(new App(), 'clearml', { namespace: 'ns' });
  const first = siblings(chart, 'secrets');
  expect(first.namespace).toBe('ns');
  expect(siblings(new Construct(chart, 'server'), 'secrets')).toBe(first);
});

test('siblingChart rejects a name that is in use', () => {
  const app = new App();
  new Construct(app, 'clearml-secrets');
  expect(failureOf(() => siblings(new Chart(app, 'clearml'), 'secrets')).message).toBe('taken: clearml-secrets');
});
