import { ApiObject, App, Chart } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, ObjectChecks } from '../../lib';
import { failureOf, noticesOf, temporaryFolder } from '../support/apps';
import { chartIn } from '../support/chart-files';

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-settings }
data: { replicas: {{ .Values.replicas | toJson }} }
`;

const folder = chartIn(temporaryFolder(), { 'values.yaml': 'replicas: "1"\n', 'templates/a.yaml': CONFIG_MAP });

function release(app: App, chartId: string, props: Partial<HelmReleaseProps> = {}): HelmRelease {
  const chart = new Chart(app, chartId, { namespace: 'web' });
  return new HelmRelease(chart, 'release', { chart: folder, releaseName: 'web', ...props });
}

function appIn(outdir = temporaryFolder()): App {
  return new App({ outdir });
}

test('an object that the API server rejects is an error that names construct, field, fix and exception', () => {
  const app = appIn();
  release(app, 'one', { values: { replicas: 2 } });
  expect(failureOf(() => app.synth()).message).toMatchInlineSnapshot(`
"CLEARML8030 one/release/ConfigMap-web-settings: ConfigMap/web-settings: data["replicas"] is 2
  expected: a string
  fix: quote it in the template or the values; or declare ObjectChecks.of(…).addException({ rule: 'schema', resource: 'ConfigMap/web-settings', reason: '…' })"
`);
});

test('an exception with a reason covers one field of one object, and an unused one is an error', () => {
  const app = appIn();
  const { node } = release(app, 'one', { values: { replicas: 2 } });
  const exception = { rule: 'schema', resource: 'ConfigMap/web-settings', reason: 'the cluster converts it' };
  ObjectChecks.of(node.scope ?? app).addException({ ...exception, field: 'data' });
  app.synth();
  ObjectChecks.of(app).addException({ ...exception, field: 'metadata' });
  expect(failureOf(() => app.synth())).toMatchObject({ code: 'CLEARML8012' });
});

test.each([
  [{ rule: 'schemas', reason: 'a' }, 'CLEARML8011'],
  [{ rule: 'schema', reason: ' ' }, 'CLEARML8011'],
  [{ rule: 'schema' } as never, 'CLEARML1017'],
])('rejects the exception %j', (exception, code) => {
  const app = appIn();
  expect(failureOf(() => ObjectChecks.of(release(app, 'one')).addException(exception))).toMatchObject({ code });
});

test('objects of other constructs are checked, too', () => {
  const app = appIn();
  const { node } = release(app, 'one');
  new ApiObject(node.scope as Chart, 'plain', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a_b' } });
  expect(failureOf(() => app.synth())).toMatchObject({
    code: 'CLEARML8030',
    message: expect.stringContaining('Service/a_b'),
  });
});

test('two releases of one name in one namespace overwrite each other, unless their clusters differ', () => {
  const app = appIn();
  release(app, 'one');
  const other = release(app, 'two');
  const { code, message } = failureOf(() => app.synth()) as Error & { code: string };
  expect([code, message]).toEqual([
    'CLEARML1013',
    expect.stringContaining('one/release and two/release make ConfigMap/web-settings in namespace web\n'),
  ]);
  ObjectChecks.of(other.node.scope ?? app).inCluster('two');
  app.synth();
});

const WEB = {
  'templates/a.yaml': `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { a: b }, ports: [{ port: 80, targetPort: web }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { a: b } }
spec: { containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 80 }], volumeMounts: [{ name: data, mountPath: /data }] }] }
`,
};

test('a broken reference inside an object is an error, and one between objects of a foreign chart is a notice', () => {
  const app = appIn();
  const { node } = release(app, 'one', { chart: chartIn(temporaryFolder(), WEB) });
  let failure = new Error();
  const notices = noticesOf(() => {
    failure = failureOf(() => app.synth());
  });
  expect(failure).toMatchObject({
    code: 'CLEARML8031',
    message: expect.stringMatching(/Pod\/web.* mounts volume "data"/),
  });
  expect(failure.message).not.toContain('targetPort');
  expect(notices.join('\n')).toContain('port 80 leads to port "web" of the pods');
  ObjectChecks.of(node.scope ?? app).addException({
    rule: 'references',
    resource: 'Pod/web',
    reason: 'an operator adds it',
  });
  app.synth();
});

test('a changed object is checked anew, although an earlier synth checked the others', () => {
  const outdir = temporaryFolder();
  for (const replicas of ['1', 1, '1']) {
    const app = appIn(outdir);
    release(app, 'one', { values: { replicas } });
    const synth = () => app.synth();
    expect(typeof replicas === 'string' ? synth() : failureOf(synth).message).not.toBe('');
  }
});

const definition = (spec: object) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      },
    ],
  },
});

test('objects of custom kinds are checked by the definitions in the chart, in the app and in files of the prop definitions', () => {
  const crd = JSON.stringify(definition({ type: 'object', properties: { size: { type: 'integer' } } }));
  const widget =
    'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a, namespace: web }\nspec: { sise: 1, size: "1" }\n';
  const place = temporaryFolder();
  const inCrds = chartIn(place, { 'templates/a.yaml': widget, 'crds/widget.yaml': crd });
  const plain = chartIn(temporaryFolder(), { 'templates/a.yaml': widget });
  const emitted = chartIn(temporaryFolder(), { 'templates/a.yaml': widget, 'templates/crd.yaml': crd });
  const file = `${inCrds}/crds/widget.yaml`;
  for (const props of [
    { chart: inCrds, includeCrds: false },
    { chart: emitted },
    { chart: plain, definitions: [file] },
  ]) {
    const app = appIn();
    release(app, 'one', props);
    const { message } = failureOf(() => app.synth());
    expect(message).toMatch(/unknown field spec\.sise[\s\S]*expected: size\?/);
    expect(message).toMatch(/spec\.size is "1"[\s\S]*expected: an integer/);
  }
});
