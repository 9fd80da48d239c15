import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type ApiObject, App, Chart, Helm, Yaml } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, Hooks } from '../../lib';
import { parseManifestStream } from '../../lib/helm/manifests/manifest-yaml';
import { temporaryFolder } from '../support/apps';
import { type ChartFiles, chartIn } from '../support/chart-files';
import fc from '../support/fast-check';
import { configMap } from '../support/releases';

const { HELM_EXECUTABLE: helm = '' } = process.env;
const ROOT = join(__dirname, '..', '..');

type Content = { kind: string; metadata: { name: string; namespace?: string } };

/** The objects without namespaces, sorted by kind and name. */
function comparable(objects: readonly unknown[]): unknown[] {
  const withoutNamespace = objects.map((object) => {
    const { metadata, ...rest } = object as Content;
    const { namespace: _, ...others } = metadata;
    return { ...rest, metadata: others };
  });
  const key = ({ kind, metadata }: { kind: string; metadata: { name: string } }) => `${kind}/${metadata.name}`;
  return withoutNamespace.sort((a, b) => (key(a as Content) < key(b as Content) ? -1 : 1));
}

/** Objects as kubectl reads them in the output. */
const jsons = (objects: readonly ApiObject[]) =>
  parseManifestStream(Yaml.stringify(...objects.map((object) => object.toJson())), 'output').map(
    ({ content }) => content,
  );
const emptyChart = () => new Chart(new App({ outdir: temporaryFolder() }), 'c');

function released(props: HelmReleaseProps): unknown[] {
  return comparable(
    jsons(new HelmRelease(emptyChart(), 'r', { hooks: Hooks.keep(), releaseName: 'r', ...props }).apiObjects),
  );
}

function templated(chart: string, flags: string[] = []): unknown[] {
  const run = spawnSync(helm, ['template', 'r', chart, '--skip-tests', ...flags], { encoding: 'utf8', maxBuffer: 1e9 });
  expect(run.stderr).not.toContain('Error');
  return comparable(parseManifestStream(run.stdout, chart).map(({ content }) => content));
}

describe('HelmRelease emits any manifest unchanged', () => {
  const words = [
    ...['', 'y', 'no', 'null', '~', '0755', '0o7', '1e3', '12:30', '2020-01-01', ' a ', 'a: b', '#', '\t', '\ta\nb'],
    ...['é☃', '<<', '*'],
  ];
  const text = fc
    .oneof(fc.constantFrom(...words), fc.string())
    .filter((value) => !value.includes('{{') && !value.includes('}}'));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.constant({}), fc.constant([])),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(text, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const plain = fc.constantFrom(
    ...['y', 'off', '0644', '0o644', '0x1F', '1_000', '12345678901234567890', '1e23', '.5', '12:30', '~', '6.0'],
  );

  const files = (objects: readonly { content: unknown; scalar: string }[]): ChartFiles =>
    Object.fromEntries(
      objects.map(({ content, scalar }, index) => {
        const body = `data:\n  content: ${JSON.stringify(content)}\n  scalar: ${scalar}\n`;
        return [`templates/${index}.yaml`, configMap(`object-${String(index).padStart(3, '0')}`, body)];
      }),
    );

  test('with quoted scalars as strings, and plain scalars as Kubernetes reads them', () => {
    const objects = fc.array(fc.record({ content: tree, scalar: plain }), { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(objects, (inputs) => {
        const chart = chartIn(temporaryFolder(), files(inputs));
        const emitted = released({ chart }) as { data: { content: unknown } }[];
        expect(JSON.parse(JSON.stringify(emitted.map(({ data }) => [data.content])))).toEqual(
          inputs.map(({ content }) => [content]),
        );
        expect(emitted).toEqual(templated(chart));
      }),
      { numRuns: 12 },
    );
  });
});

/** A chart with several kinds of objects, a hook and notes. */
const MIXED: ChartFiles = {
  'values.yaml': 'replicas: 1\nextra: {}\nlist: [a]\n',
  'templates/a.yaml': `${configMap('a', 'data:\n  list: {{ .Values.list | toJson | quote }}\n  release: {{ .Release.Name }}/{{ .Release.Namespace }}\n')}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}-app, labels: { app.kubernetes.io/name: app } }
spec: { replicas: {{ .Values.replicas }}, template: { spec: { containers: [] } } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: {{ .Release.Name }} }
rules: []
`,
  'templates/hook.yaml': configMap('hook', '  annotations: { helm.sh/hook: pre-install }\n'),
  'templates/NOTES.txt': 'notes',
};

const COMMUNITY = { helmFlags: ['--set', 'clearml.existingSecret=credentials'] };

const mixed = () => chartIn(temporaryFolder(), MIXED);

const CHARTS: [string, () => string, Partial<HelmReleaseProps>][] = [
  ['plain', mixed, {}],
  ['with values', mixed, { values: { replicas: 3, list: ['y', '0755', 'x: y'] } }],
  ['with a namespace', mixed, { namespace: 'other' }],
  ['with flags', mixed, { helmFlags: ['--set', 'replicas=5', '--kube-version', '1.30.0'] }],
  ['without a release name', mixed, { releaseName: undefined }],
  ['the community chart', () => join(ROOT, 'lib', 'chart', 'community'), COMMUNITY],
];

test.each(CHARTS)('HelmRelease emits the same objects as Helm of cdk8s: %s', (_, chart, props) => {
  const input = { chart: chart(), releaseName: 'r', ...props };
  const parent = emptyChart();
  const plain = new Helm(new Chart(parent, 'plain'), 'r', { ...input, helmExecutable: helm });
  const ours = new HelmRelease(emptyChart(), 'r', {
    ...input,
    releaseName: input.releaseName ?? plain.releaseName,
    hooks: Hooks.keep(),
  });
  expect(comparable(jsons(ours.apiObjects))).toEqual(comparable(jsons(plain.apiObjects)));
});

test('HelmRelease generates the same release name as Helm of cdk8s', () => {
  const chart = chartIn(temporaryFolder(), MIXED);
  const [one, two] = [emptyChart(), emptyChart()];
  const ours = new HelmRelease(one, 'r', { chart, hooks: Hooks.keep() });
  expect(ours.releaseName).toBe(new Helm(two, 'r', { chart, helmExecutable: helm }).releaseName);
});

test('HelmRelease emits the same objects as helm template: the community chart', () => {
  const chart = join(ROOT, 'lib', 'chart', 'community');
  expect(released({ chart, ...COMMUNITY })).toEqual(templated(chart, COMMUNITY.helmFlags));
});
