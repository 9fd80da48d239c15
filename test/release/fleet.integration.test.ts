import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, SecretValue } from '../../lib';
import { failureOf, synthesized, temporaryFolder, testChart } from '../support/apps';
import { chartIn } from '../support/chart-files';
import { helmWithin, recordingHelm } from '../support/helm-scripts';
import { configMap } from '../support/releases';

const FILES = {
  'values.yaml': 'v: ""\n',
  'templates/a.yaml': configMap('{{ .Release.Name }}', 'data: { v: {{ .Values.v | quote }} }'),
};

/** Releases of one chart whose objects have not been read. */
function fleet(scope: Chart, values: readonly object[], props: Partial<HelmReleaseProps> = {}) {
  const chart = chartIn(temporaryFolder(), FILES);
  return values.map(
    (user, n) => new HelmRelease(scope, `r${n}`, { chart, releaseName: `r${n}`, values: user, ...props }),
  );
}

test('a release is created before helm ends, and its changes wait for the rendering', () => {
  const log = join(temporaryFolder(), 'log');
  // helm waits for a file that the test creates after the releases.
  const helmExecutable = helmWithin(`while [ ! -e ${log} ]; do sleep 0.05; done\nexec $HELM "$@"`);
  const scope = testChart();
  const [one, two] = fleet(scope, [{ v: 'one' }, { v: 'two' }], { helmExecutable }) as [HelmRelease, HelmRelease];
  expect([one.releaseName, one.chartName, one.chartVersion]).toEqual(['r0', 'demo', '1.2.3']);
  const seen: string[] = [];
  one.transformPods({ transform: () => {} });
  one._whenRendered(() => seen.push(...one.apiObjects.map(({ name }) => name)));
  two._whenRendered(() => seen.push('second'));
  two.node.addDependency(one);
  expect(seen).toEqual([]);
  writeFileSync(log, '');
  const [file = ''] = Object.values(synthesized(scope));
  expect(seen).toEqual(['r0', 'second']);
  expect(file).toMatch(/v: one[\s\S]*v: two/);
  one._whenRendered(() => seen.push('at once'));
  expect(seen).toContain('at once');
});

test('releases are rendered in parallel', () => {
  const folder = temporaryFolder();
  // Each helm waits until another one has started, and fails if they run one after another.
  const meet = `if [ "$1" = template ]; then touch ${folder}/$$; n=0
while [ $(ls ${folder} | wc -l) -lt 2 ] && [ $n -lt 600 ]; do sleep 0.05; n=$((n + 1)); done
[ $n -lt 600 ] || exit 9; fi`;
  const { executable } = recordingHelm(meet);
  const scope = testChart();
  fleet(scope, [{ v: 'a' }, { v: 'b' }], { helmExecutable: executable });
  const [file = ''] = Object.values(synthesized(scope));
  expect(file.match(/kind: ConfigMap/g)).toHaveLength(2);
});

test('a deterministic chart is rendered once for each release, and the version of helm is read once', () => {
  const helm = recordingHelm();
  const scope = testChart();
  fleet(scope, [{ v: 'a' }, { v: 'b' }, { v: 'c' }], { helmExecutable: helm.executable });
  synthesized(scope);
  expect(helm.calls().sort()).toEqual(['template r0', 'template r1', 'template r2', 'version']);
});

test('identical releases are rendered once and share no objects', () => {
  const helm = recordingHelm();
  const chart = chartIn(temporaryFolder(), FILES);
  const [one, two, other] = ['one', 'two', 'other'].map((id) => {
    const scope = new Chart(new App({ outdir: temporaryFolder() }), id);
    const namespace = id === 'other' ? 'elsewhere' : 'here';
    return fleet(scope, [{ v: 'same' }], { chart, namespace, helmExecutable: helm.executable })[0];
  }) as [HelmRelease, HelmRelease, HelmRelease];
  (one.getObject('ConfigMap', 'r0') as unknown as { content: { data: object } }).content.data = { changed: '' };
  expect(two.getObject('ConfigMap', 'r0').toJson().data).toEqual({ v: 'same' });
  expect(other.apiObjects).toHaveLength(1);
  expect(helm.calls().sort()).toEqual(['template r0', 'template r0', 'version']);
});

test('all releases that fail are reported together, with their paths', () => {
  const files = { ...FILES, 'templates/b.yaml': '{{ if .Values.v }}{{ fail .Values.v }}{{ end }}' };
  const chart = chartIn(temporaryFolder(), files);
  const scope = testChart();
  fleet(scope, [{ v: 'no cheese' }, {}, { v: 'no wine' }], { chart });
  for (const look of [() => App.of(scope).synth(), () => scope.toJson(), () => App.of(scope).charts]) {
    const { message } = failureOf(look);
    expect(message).toMatch(/^CLEARML1006 clearml\/r0: .*no cheese/);
    expect(message).toMatch(/^CLEARML1006 clearml\/r2: .*no wine/m);
    expect(message).not.toContain('clearml/r1');
  }
});

test('releases that fail in the same way are reported once, with their paths', () => {
  const chart = chartIn(temporaryFolder(), { ...FILES, 'templates/b.yaml': '{{ fail "no cheese" }}' });
  const scope = testChart();
  fleet(scope, [{ v: 'a' }, { v: 'b' }], { chart });
  const error = failureOf(() => App.of(scope).synth());
  expect(error.message).toMatch(/^CLEARML1006 clearml\/r0, clearml\/r1: .*no cheese\n {2}fix: [^\n]*$/);
  expect(error.stack).toMatch(/at .*fleet\.integration\.test\.ts:\d+:\d+\)?$/);
});

test('values are checked in the constructor', () => {
  const scope = testChart();
  const failure = failureOf(() => fleet(scope, [{ unknown: 1 }]));
  expect(failure.code).toBe('CLEARML2001');
  expect(failure.message).toContain('clearml/r0');
});

test('secrets of objects that are created lazily are written to the chart for secrets', () => {
  const scope = testChart();
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { v: "{{ .Values.v }}" }';
  const chart = chartIn(temporaryFolder(), { ...FILES, 'templates/a.yaml': secret });
  fleet(scope, [{ v: SecretValue.unsafePlainText('s') }], { chart });
  const files = synthesized(scope);
  expect(Object.keys(files)).toEqual(['clearml-secrets.k8s.yaml', 'clearml.k8s.yaml']);
  expect(files['clearml-secrets.k8s.yaml']).toContain('v: cw==');
});
