import { ApiObject, type App, Chart } from 'cdk8s';
import { ObjectChecks, PodSecurityLevel } from '../../../lib';
import { ClearmlNamespace, type ClearmlNamespaceProps } from '../../../lib/security/namespace/clearml-namespace';
import { failureOf, objectsIn, synthesized, testChart } from '../../support/apps';

type Create = (chart: Chart) => void;

const namespace =
  (id: string, props?: ClearmlNamespaceProps): Create =>
  (chart) =>
    new ClearmlNamespace(chart, id, props);

/** A Namespace as a chart renders it. */
const rendered =
  (labels: object, name = 'clearml'): Create =>
  (chart) =>
    new ApiObject(chart, 'rendered', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels } },
    });

const inOtherChart =
  (create: Create, name = 'other'): Create =>
  (chart) =>
    create(new Chart(chart.node.root as App, name, { namespace: 'clearml' }));

function objectsOf(...creates: Create[]): any[] {
  const chart = testChart();
  for (const create of creates) {
    create(chart);
  }
  return objectsIn(synthesized(chart)).filter(({ kind }) => kind !== undefined);
}

const ISOLATION = { networkIsolation: { ingressNamespaces: ['ingress'] }, quota: { pods: '9' } };

test.each<[string, Create[]]>([
  ['twice in one chart', [namespace('a', ISOLATION), namespace('b', ISOLATION)]],
  ['in two charts', [namespace('a', ISOLATION), inOtherChart(namespace('b', ISOLATION))]],
  ['and a chart renders it', [namespace('a', ISOLATION), inOtherChart(rendered({}), 'aa')]],
])('a Namespace that constructs create %s is written once, with its policies', (_, creates) => {
  const objects = objectsOf(...creates);
  const single = objectsOf(namespace('a', ISOLATION));
  const labels = (all: any[]) => all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort();
  expect(labels(objects)).toEqual(labels(single));
});

test('the Namespace has the labels, the level and the reasons of all constructs, and is in the first manifest', () => {
  const [object] = objectsOf(
    namespace('a', { labels: { team: 'a' }, podSecurityReason: 'one' }),
    namespace('b', { podSecurity: PodSecurityLevel.BASELINE, kubernetesVersion: '1.32', podSecurityReason: 'two' }),
    inOtherChart(rendered({ 'app.kubernetes.io/managed-by': 'Helm', on: 'on' }), 'aa'),
  );
  expect(object).toMatchObject({
    file: 'aa.k8s.yaml',
    metadata: {
      annotations: { 'cdk8s-clearml/pod-security-reason': 'one; two' },
      labels: {
        'app.kubernetes.io/managed-by': 'Helm',
        on: 'on',
        team: 'a',
        'pod-security.kubernetes.io/enforce': 'baseline',
        'pod-security.kubernetes.io/enforce-version': 'v1.32',
      },
    },
  });
});

test.each<[string, Create[], RegExp]>([
  [
    'labels',
    [namespace('a', { labels: { team: 'a' } }), inOtherChart(namespace('b', { labels: { team: 'b' } }))],
    /clearml-namespace\/\S+ and other-namespace\/\S+ make Namespace\/clearml, with labels\["team"\] a and b/,
  ],
  [
    'levels',
    [
      namespace('a', { podSecurity: PodSecurityLevel.BASELINE }),
      namespace('b', { podSecurity: PodSecurityLevel.RESTRICTED }),
    ],
    /labels\["pod-security\.kubernetes\.io\/enforce"\] baseline and restricted/,
  ],
  [
    'quotas',
    [namespace('a', { quota: { pods: '1' } }), namespace('b', { quota: { pods: '2' } })],
    /ResourceQuota\/quota/,
  ],
])('constructs with contradictory %s are an error that names both', (_, creates, pattern) => {
  expect(failureOf(() => objectsOf(...creates))).toMatchObject({
    code: 'CLEARML1013',
    message: expect.stringMatching(pattern),
  });
});

test('Namespaces of different clusters are different objects', () => {
  const objects = objectsOf(
    namespace('a', { podSecurity: PodSecurityLevel.BASELINE, labels: { team: 'a' } }),
    (chart) => {
      const other = new Chart(chart.node.root as App, 'other', { namespace: 'clearml' });
      ObjectChecks.of(other).inCluster('other');
      new ClearmlNamespace(other, 'namespace', { labels: { team: 'b' } });
    },
  );
  expect(objects.map(({ metadata }) => metadata.labels['pod-security.kubernetes.io/enforce'])).toEqual([
    'baseline',
    'restricted',
  ]);
});
