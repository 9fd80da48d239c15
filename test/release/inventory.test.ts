import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ClearmlNamespace, Inventory } from '../../lib';
import { watchSynthesis } from '../../lib/release/synthesis';
import { failureOf, objectsIn, synthesized, temporaryFolder } from '../support/apps';
import fc from '../support/fast-check';

const LABEL = 'cdk8s-clearml/inventory';

/** An app of two charts with a Deployment each; the second chart has a sibling chart. */
function testApp(change: (app: App, charts: readonly Chart[]) => unknown = () => {}): any[] {
  const app = new App({ outdir: temporaryFolder() });
  watchSynthesis(app);
  const charts = ['a', 'b'].map((id) => new Chart(app, id, { namespace: id }));
  for (const chart of charts) {
    new ApiObject(chart, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
      },
    });
  }
  new ClearmlNamespace(charts[1] as Chart, 'namespace');
  change(app, charts);
  return objectsIn(synthesized(charts[0] as Chart)).map(({ file, ...object }) => object);
}

const applyTo = (scope: Construct, name: string) => Inventory.named(name).applyTo(scope);
const labelOf = ({ metadata }: any) => metadata.labels[LABEL];

test('an inventory labels each object of an app, and neither selectors nor pods', () => {
  const labelled = testApp((app) => Inventory.named('production').applyTo(app));
  expect(labelled.map(labelOf)).toEqual(['production', 'production', 'production']);
  for (const { metadata } of labelled) {
    delete metadata.labels[LABEL];
  }
  expect(labelled).toEqual(testApp());
});

test('the inventory of a chart overrides that of the app, also for the sibling charts of the chart', () => {
  const objects = testApp((app, [, chart]) => {
    Inventory.named('app').applyTo(app);
    Inventory.named('own').applyTo(chart as Chart);
  });
  const names = objects.map((object) => [
    object.kind,
    object.metadata.namespace ?? object.metadata.name,
    labelOf(object),
  ]);
  expect(names.sort()).toEqual([
    ['Deployment', 'a', 'app'],
    ['Deployment', 'b', 'own'],
    ['Namespace', 'b', 'own'],
  ]);
});

test('an inventory of one chart leaves the others unchanged, and a label of the user stays', () => {
  const objects = testApp((_, [chart]) => {
    Inventory.named('own').applyTo(chart as Chart);
    const object = chart?.node.findChild('deployment') as ApiObject;
    object.metadata.addLabel(LABEL, 'mine');
  });
  expect(objects.map(labelOf).filter(Boolean)).toEqual(['mine']);
});

test.each<[string, (app: App, charts: readonly Chart[]) => unknown]>([
  ['two names for one app', (app) => [applyTo(app, 'one'), applyTo(app, 'other')]],
  ['a construct inside a chart', (_, [chart]) => Inventory.named('one').applyTo(new Construct(chart as Chart, 'c'))],
  ['a name with a slash', () => Inventory.named('a/b')],
  ['an empty name', () => Inventory.named('')],
  ['a name of 64 characters', () => Inventory.named('a'.repeat(64))],
])('CLEARML4070 rejects %s', (_, change) => {
  expect(failureOf(() => testApp(change)).message).toMatch(/^CLEARML4070/);
});

test('applying the same name twice has no further effect', () => {
  expect(testApp((app) => [applyTo(app, 'one'), applyTo(app, 'one')]).map(labelOf)).toEqual(['one', 'one', 'one']);
});

test('accepted names are the values of labels that the API server accepts', () => {
  const valid = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
  fc.assert(
    fc.property(fc.string({ maxLength: 70, unit: fc.constantFrom(...'aZ0-_./ é'.split('')) }), (name) => {
      const isValid = name.length <= 63 && valid.test(name);
      const accept = () => Inventory.named(name);
      isValid ? accept() : expect(accept).toThrow('CLEARML4070');
    }),
  );
});
