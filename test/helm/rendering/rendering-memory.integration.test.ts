import { cpSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, JsonPatch } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, Hooks } from '../../../lib';
import { SecretValue } from '../../../lib/secrets/secret-value';
import { failureOf, synthesized, temporaryFolder, testChart } from '../../support/apps';
import { cacheInFolder, changeEntries, entriesOf } from '../../support/caches';
import { type ChartFiles, chartIn } from '../../support/chart-files';
import { helmWithin, type RecordingHelm, recordingHelm } from '../../support/helm-scripts';
import { configMap } from '../../support/releases';

const FILES: ChartFiles = {
  'values.yaml': 'v: ""\nmap: {}\nlist: [{ name: a }]\n',
  'templates/a.yaml': configMap(
    '{{ .Release.Name }}',
    'data: { v: {{ .Values.v | quote }}, t: {{ toJson .Values.map | quote }} }',
  ),
  'crds/a.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.a.example }
spec:
  group: a.example
  names:
    kind: Thing
  scope: Namespaced
`,
};

/** The objects of a release in a separate app. */
function outcome(props: HelmReleaseProps): object[] {
  const release = new HelmRelease(testChart(undefined), 'release', { releaseName: 'r', ...props });
  return release.apiObjects.map((object) => object.toJson());
}

/** How often `action` starts helm. */
function calls(helm: RecordingHelm, action: () => unknown): number {
  const before = helm.calls().length;
  action();
  return helm.calls().length - before;
}

const chartOf = (files = FILES) => chartIn(temporaryFolder(), files);

/** A chart, with a cache and with a helm that records its calls. */
function cachedChart(files = FILES) {
  const folder = cacheInFolder();
  const helm = recordingHelm();
  return { folder, helm, props: { chart: chartOf(files), helmExecutable: helm.executable } };
}

const renderingsIn = (folder: string) => entriesOf(folder).filter((path) => path.includes('renderings'));

describe('a cached rendering', () => {
  test('starts no helm and has the same objects', () => {
    const { helm, props } = cachedChart();
    const first = outcome({ ...props, values: { v: 'a' } });
    expect(helm.calls().sort()).toEqual(['template r', 'version']);
    expect(outcome({ ...props, values: { v: 'a' } })).toStrictEqual(first);
    expect(helm.calls()).toHaveLength(2);
  });

  test('is not changed by patches of another release', () => {
    cacheInFolder();
    const props = { chart: chartOf(), releaseName: 'r', values: { v: 'a' } };
    const first = new HelmRelease(testChart(), 'release', props);
    const second = new HelmRelease(testChart(), 'release', props);
    first.patchObject('ConfigMap', 'r', JsonPatch.replace('/data/v', 'patched'));
    expect(first.getObject('ConfigMap', 'r').toJson().data.v).toBe('patched');
    expect(second.getObject('ConfigMap', 'r').toJson().data.v).toBe('a');
    expect(outcome(props)[0]).toMatchObject({ data: { v: 'a' } });
  });

  test('is used after the chart is moved', () => {
    const { helm, props } = cachedChart();
    outcome(props);
    const moved = join(temporaryFolder(), 'elsewhere');
    cpSync(props.chart, moved, { recursive: true });
    expect(calls(helm, () => outcome({ ...props, chart: moved }))).toBe(0);
  });
});

describe('a release is rendered again', () => {
  const base = { kubeVersion: '1.32.0', apiVersions: ['a/v1'], values: { v: 'a', map: { 'a.b/c': 1 } } };

  test.each<[string, Partial<HelmReleaseProps>]>([
    ['release name', { releaseName: 'other' }],
    ['namespace', { namespace: 'other' }],
    ['Kubernetes version', { kubeVersion: '1.31.0' }],
    ['API versions', { apiVersions: ['a/v1', 'b/v1'] }],
    ['custom resource definitions', { includeCrds: true }],
    ['a value', { values: { ...base.values, v: 'b' } }],
    ['the type of a value', { values: { ...base.values, v: 1 } }],
    ['an added value', { values: { ...base.values, list: [] } }],
    ['flags', { helmFlags: ['--set', 'v=b'] }],
    ['an unset value', { unsetValues: ['list'] }],
    ['disabled checks', { allowUnknownValues: true }],
  ])('after a change of props: %s', (_, change) => {
    const { helm, props } = cachedChart();
    const common = { ...base, ...props, releaseName: 'r', hooks: Hooks.drop() };
    const whole = (more: Partial<HelmReleaseProps>) =>
      new HelmRelease(testChart(), 'release', { ...common, ...more }).apiObjects;
    whole({});
    expect(calls(helm, () => whole({}))).toBe(0);
    expect(calls(helm, () => whole(change))).toBeGreaterThan(0);
    expect(calls(helm, () => whole(change))).toBe(0);
  });

  test.each<[string, (chart: string) => void]>([
    ['a template', (chart) => writeFileSync(join(chart, 'templates', 'a.yaml'), configMap('other'))],
    ['values.yaml', (chart) => writeFileSync(join(chart, 'values.yaml'), 'v: changed\nmap: {}\n')],
    ['an added file', (chart) => writeFileSync(join(chart, 'new'), '')],
    ['a removed file', (chart) => rmSync(join(chart, 'crds'), { recursive: true })],
    [
      'a file of the same size and time',
      (chart) => {
        const path = join(chart, 'templates', 'a.yaml');
        writeFileSync(path, readFileSync(path, 'utf8').replace('v1', 'v2'));
        utimesSync(path, 1e9, 1e9);
      },
    ],
  ])('after a change of the chart: %s', (_, change) => {
    const { helm, props } = cachedChart();
    utimesSync(join(props.chart, 'templates', 'a.yaml'), 1e9, 1e9);
    const before = outcome(props);
    change(props.chart);
    let after: object[] = [];
    expect(calls(helm, () => (after = outcome(props)))).toBe(1);
    rmSync(process.env.CDK8S_CLEARML_CACHE ?? '', { recursive: true });
    expect(after).toEqual(outcome(props));
    expect(JSON.stringify(before)).toContain('v1');
  });

  test('with another version of helm', () => {
    cacheInFolder();
    const chart = chartOf();
    const log = join(temporaryFolder(), 'log');
    const version = (text: string) =>
      helmWithin(`echo "$1" >> ${log}\nif [ "$1" = version ]; then echo ${text}; else exec $HELM "$@"; fi`);
    outcome({ chart, helmExecutable: version('v3.99.0') });
    writeFileSync(log, '');
    outcome({ chart, helmExecutable: version('v3.99.1') });
    expect(readFileSync(log, 'utf8')).toBe('version\ntemplate\n');
    writeFileSync(log, '');
    outcome({ chart, helmExecutable: version('v3.99.1') });
    expect(readFileSync(log, 'utf8')).toBe('version\n');
  });

  test.each([
    ['a values file', ['--values', 'FILE']],
    ['a file', ['--set-file', 'v=FILE']],
    ['DNS', ['--enable-dns']],
  ])('each time if it depends on %s', (_, helmFlags) => {
    const folder = cacheInFolder();
    const file = join(temporaryFolder(), 'file');
    const chart = chartOf();
    const flags = helmFlags.map((flag) => flag.replace('FILE', file));
    for (const content of ['one', 'two']) {
      writeFileSync(file, `v: ${content}`);
      const text = JSON.stringify(outcome({ chart, helmFlags: flags }));
      expect(text).toContain(flags.includes('--enable-dns') ? 'ConfigMap' : content);
    }
    expect(renderingsIn(folder)).toEqual([]);
  });

  test.each<[string, ChartFiles, object]>([
    ['in a template', { 'templates/a.yaml': configMap('a', 'data: { a: "{{ if eq now.Year 1999 }}a{{ end }}" }') }, {}],
    [
      'in a value',
      { 'values.yaml': 'v: ""', 'templates/a.yaml': configMap('a', 'data: { a: "{{ tpl .Values.v . }}" }') },
      { v: '{{ if eq now.Year 1999 }}a{{ end }}' },
    ],
  ])('each time if it reads the clock %s', (_, files, values) => {
    const { helm, props } = cachedChart(files);
    outcome({ ...props, values });
    expect(calls(helm, () => outcome({ ...props, values }))).toBe(2);
  });

  test('after a failure', () => {
    const { folder, helm, props } = cachedChart({ ...FILES, 'templates/b.yaml': '{{ fail "no" }}' });
    for (let n = 0; n < 2; n++) {
      expect(failureOf(() => outcome(props)).code).toBe('CLEARML1006');
    }
    expect(helm.calls().filter((call) => call === 'template r').length).toBeGreaterThanOrEqual(2);
    expect(renderingsIn(folder)).toEqual([]);
  });

  test('after two renderings that differed', () => {
    const template = configMap('a', 'data: { a: "{{ uuidv4 }}" }');
    const { folder, props } = cachedChart({ 'templates/a.yaml': template });
    for (let n = 0; n < 2; n++) {
      expect(failureOf(() => outcome(props)).code).toBe('CLEARML1009');
    }
    expect(renderingsIn(folder)).toEqual([]);
  });

  test.each<[string, (text: string) => string]>([
    ['truncated', (text) => text.slice(0, -5)],
    ['empty', () => ''],
    ['changed', (text) => text.replace(/.$/, 'x')],
  ])('if all cache entries are %s, and the entries are replaced', (_, change) => {
    const folder = cacheInFolder();
    const props = { chart: chartOf(), values: { v: 'a' } };
    const first = outcome(props);
    changeEntries(folder, change);
    expect(outcome(props)).toStrictEqual(first);
    const helm = recordingHelm();
    outcome({ ...props, helmExecutable: helm.executable });
    expect(helm.calls()).toEqual(['version']);
  });

  test('without a cache', () => {
    const helm = recordingHelm();
    const props = { chart: chartOf(), helmExecutable: helm.executable };
    outcome(props);
    expect(calls(helm, () => outcome(props))).toBe(1);
  });
});

describe('with a cached rendering', () => {
  test('unknown values are rejected', () => {
    const { props } = cachedChart();
    const values = { unknown: 1, v: { 'dotted.key': 1 } };
    outcome({ ...props, values, allowUnknownValues: true });
    expect(failureOf(() => outcome({ ...props, values })).code).toBe('CLEARML2001');
  });

  test('dotted keys are rejected', () => {
    const { props } = cachedChart({ ...FILES, 'values.yaml': 'v: ""\nother: { a: { b: 1 } }\n' });
    expect(failureOf(() => outcome({ ...props, values: { other: { 'a.b': 1 } } })).code).toBe('CLEARML2005');
  });

  test('the check of unset values starts no helm', () => {
    const { helm, props } = cachedChart();
    outcome({ ...props, unsetValues: ['list'] });
    expect(calls(helm, () => outcome({ ...props, unsetValues: ['list'] }))).toBe(0);
  });

  test('lists are appended to lists of the chart', () => {
    const template = configMap('a', 'data: { l: {{ toJson .Values.list | quote }} }');
    const { props } = cachedChart({ ...FILES, 'templates/a.yaml': template });
    const sourcedValues = [{ path: 'list', value: [{ name: 'b' }], source: 'test' }];
    for (let n = 0; n < 2; n++) {
      expect(outcome({ ...props, sourcedValues })).toMatchObject([{ data: { l: '[{"name":"a"},{"name":"b"}]' } }]);
    }
  });
});

test('objects of custom kinds have the release namespace with and without a cached chart', () => {
  const thing = 'apiVersion: a.example/v1\nkind: Thing\nmetadata: { name: a }\n';
  const { props } = cachedChart({ ...FILES, 'templates/a.yaml': thing });
  const namespaces = [1, 2].map(() => outcome({ ...props, namespace: 'there' }));
  expect(namespaces[1]).toEqual(namespaces[0]);
  expect(namespaces[1]).toEqual([expect.objectContaining({ metadata: { name: 'a', namespace: 'there' } })]);
});

test('a chart with an invalid definition in crds/ is rendered but not cached', () => {
  const { folder, props } = cachedChart({ ...FILES, 'crds/a.yaml': 'kind: none' });
  expect(outcome(props)).toHaveLength(1);
  expect(entriesOf(folder).filter((path) => path.includes('charts'))).toEqual([]);
});

test('the cache contains no secret', () => {
  const folder = cacheInFolder();
  const marker = 'marker-5b1e';
  const file = join(temporaryFolder(), 'token');
  writeFileSync(file, marker);
  const template = `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { a: "{{ .Values.v }}" }\ndata: { b: "{{ .Values.map.b | b64enc }}" }\n`;
  const chart = chartOf({ ...FILES, 'templates/s.yaml': template, 'templates/a.yaml': '' });
  const values = { v: `x-${SecretValue.file(file)}`, map: { b: SecretValue.unsafePlainText(marker) } };
  const written = () => {
    const scope = new Chart(new App({ outdir: temporaryFolder() }), 'c', { namespace: 'n' });
    new HelmRelease(scope, 'release', { chart, values });
    return Object.values(synthesized(scope)).join('');
  };
  const manifests = [written(), written()];
  expect(manifests[1]).toBe(manifests[0]);
  expect(manifests[0]).toContain(Buffer.from(`x-${marker}`).toString('base64'));
  const base64 = Buffer.from(marker).toString('base64').slice(0, -2);
  const kept = entriesOf(folder).map((path) => readFileSync(path, 'utf8'));
  expect(kept.length).toBeGreaterThanOrEqual(2);
  expect(kept.filter((text) => text.includes(marker) || text.includes(base64))).toEqual([]);
});
