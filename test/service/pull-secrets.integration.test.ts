import { Chart } from 'cdk8s';
import { ChartSource, ClearmlService, type ClearmlServiceProps, HelmRelease } from '../../lib';
import { failureOf, noticesOf, synthesized, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';

const workload = (kind: string, name: string, apiVersion = 'apps/v1') => `---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name} }
spec:
  ${apiVersion === 'apps/v1' ? `selector: { matchLabels: { app: ${name} } }` : ''}
  ${kind === 'StatefulSet' ? 'serviceName: a' : ''}
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      {{- if and .Values.secret (eq "${name}" "server") }}
      imagePullSecrets: [{ name: {{ .Values.secret }} }]
      {{- end }}
      containers: [{ name: main, image: "{{ .Values.registry }}/${name}:1" }]
`;
const folder = chartIn(temporaryFolder(), {
  'values.yaml': 'registry: registry.internal/m\nsecret: ""\n',
  'templates/a.yaml':
    workload('Deployment', 'server') +
    workload('StatefulSet', 'database') +
    workload('Rollout', 'queue', 'argoproj.io/v1'),
});

const serviceOf = (id: string, props: Partial<ClearmlServiceProps>, scope = testChart()) =>
  new ClearmlService(scope, id, { chart: ChartSource.directory(folder), releaseName: id, ...props });

const secretsOf = ({ release }: ClearmlService) =>
  release.apiObjects.map((object) => object.toJson().spec.template.spec.imagePullSecrets);

test.each([
  ['a registry that the values name', { values: { secret: 'login' } }],
  [
    'the mirror in imageRegistry, also of a public registry',
    { values: { secret: 'login' }, imageRegistry: 'quay.io/m' },
  ],
])('all pods of a release have the pull secret for %s', (_, props) => {
  const service = serviceOf('a', props);
  expect(secretsOf(service)).toEqual([[{ name: 'login' }], [{ name: 'login' }], [{ name: 'login' }]]);
});

test('pods from a public registry keep their pull secrets, because most of its images need none', () => {
  const service = serviceOf('a', { values: { secret: 'login', registry: 'quay.io/m' } });
  expect(secretsOf(service).filter(Boolean)).toEqual([[{ name: 'login' }]]);
});

test('a release without the pull secret for a registry of another release is an error that names the props, or a notice for other charts', () => {
  const chart = testChart();
  serviceOf('a', { values: { secret: 'login' } }, chart);
  serviceOf('b', { inNamespace: 'other' }, chart);
  expect(failureOf(() => synthesized(chart)).message).toMatch(
    /^CLEARML8031 clearml\/b\/release\/\S+: .*pulls from registry\.internal without a pull secret[\s\S]*fix: set imagePullSecrets or registryToken/,
  );
  const other = testChart();
  serviceOf('a', { values: { secret: 'login' } }, other);
  new HelmRelease(new Chart(other, 'c', { namespace: 'c' }), 'release', { chart: folder });
  expect(noticesOf(() => synthesized(other)).join()).toMatch(/without a pull secret/);
});
