import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, JsonPatch } from 'cdk8s';
import { HelmRelease, type HelmReleaseProps, type IPodTransform, ObjectChecks, type RenderedPod } from '../../lib';
import { readYaml } from '../../lib/helm/yaml/read-yaml';
import { flowYaml } from '../../lib/helm/yaml/write-yaml';
import { failureOf, temporaryFolder } from '../support/apps';
import { type ChartFiles, chartIn } from '../support/chart-files';
import fc from '../support/fast-check';
import { propertyRuns } from '../support/property-runs';
import { configMap } from '../support/releases';
import { askOracle, HAS_GO } from '../support/yaml-oracle';
import { nested, tree } from '../support/yaml-texts';

const { HELM_EXECUTABLE: helm = '' } = process.env;

interface Released {
  readonly yaml: string;
  readonly release: HelmRelease;
}

function released(
  files: ChartFiles,
  props: Partial<HelmReleaseProps> = {},
  change?: (release: HelmRelease) => void,
): Released {
  const app = new App({ outdir: temporaryFolder() });
  const chart = chartIn(temporaryFolder(), files);
  const release = new HelmRelease(new Chart(app, 'c'), 'r', {
    chart,
    releaseName: 'r',
    allowUnknownValues: true,
    ...props,
  });
  change?.(release);
  // The objects have odd texts in places where an API server expects others.
  for (const rule of ['names', 'schema']) {
    ObjectChecks.of(release)._addException({ rule, reason: 'odd on purpose' });
  }
  app.synth();
  return { yaml: readFileSync(join(app.outdir, 'c.k8s.yaml'), 'utf8'), release };
}

const sample = (name: string, body: string) =>
  `apiVersion: example.com/v1\nkind: Sample\nmetadata: {name: ${name}}\n${body}`;
const documentsOf = (stream: string) => stream.split(/^---.*\n/m).filter((one) => /^\w/m.test(one));

/** Objects as the oracle reads them, by name. */
function read(stream: string): unknown[] {
  const answers = askOracle(documentsOf(stream)).map(({ value, error }) => error ?? value);
  const nameOf = (value: unknown) => (value as { metadata?: { name?: string } }).metadata?.name ?? '';
  return answers.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

(HAS_GO ? describe : describe.skip)('kubectl reads the same objects from synth and from helm template', () => {
  // The templates of one chart prove the same as one chart each, with fewer processes.
  const PER_CHART = 15;
  const charts = propertyRuns(300) / PER_CHART;

  test('for templates in all styles of YAML', () => {
    const bodies = fc.sample(nested, PER_CHART * charts * 3).map((value) => `spec: ${value}\n`);
    const answers = askOracle(bodies);
    const valid = bodies.filter((body, index) => {
      const { error, duplicates, trailing } = answers[index] ?? {};
      return (
        !error &&
        !(duplicates && !body.includes('<<')) &&
        !trailing &&
        !body.includes('{{') &&
        !/^---/m.test(body) &&
        isAccepted(body)
      );
    });
    for (let first = 0; first < PER_CHART * charts && first < valid.length; first += PER_CHART) {
      const files = valid
        .slice(first, first + PER_CHART)
        .map((body, index) => [`templates/${index}.yaml`, sample(`s${index}`, body)]);
      expectEqual(Object.fromEntries(files), {});
    }
    expect(valid.length).toBeGreaterThan(PER_CHART * charts);
  });

  test('for any values', () => {
    // Base64, because helm rejects templates that print control characters.
    const body = (index: number) =>
      ['toJson', 'toYaml', 'toString'].map((one) => `${one}: {{ .Values.v${index} | ${one} | b64enc }}\n`).join('');
    const files = Object.fromEntries(
      Array.from({ length: PER_CHART }, (_, index) => [`templates/${index}.yaml`, sample(`s${index}`, body(index))]),
    );
    for (let run = 0; run < charts; run++) {
      const values = fc.sample(tree, PER_CHART).map((value, index) => [`v${index}`, value]);
      expectEqual(files, Object.fromEntries(values));
    }
  });

  /** Whether this library accepts a text that kubectl reads. */
  function isAccepted(body: string): boolean {
    try {
      readYaml(body);
      return true;
    } catch {
      return false;
    }
  }

  function expectEqual(files: ChartFiles, values: object): void {
    const { yaml } = released(files, { values: withoutNulls(values) });
    const folder = temporaryFolder();
    const file = join(folder, 'values.yaml');
    writeFileSync(file, flowYaml(withoutNulls(values)));
    const run = spawnSync(helm, ['template', 'r', chartIn(folder, files), '--values', file], { encoding: 'utf8' });
    expect(run.stderr).not.toContain('Error');
    expect(read(yaml)).toEqual(read(run.stdout));
  }

  /** helm and this library delete null values. */
  function withoutNulls(values: object): { [key: string]: unknown } {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  }
});

const BIG = '9007199254740993';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, labels: {build: ${BIG}, on: 1}, annotations: {big: ${BIG}}}
spec: {template: {metadata: {labels: {build: ${BIG}}}, spec: {containers: [{name: a, env: [{name: A, value: ${BIG}}]}]}}}
`;

test('integers beyond 2^53 in labels and annotations are written exactly, also with patches and transformations', () => {
  const seen: unknown[] = [];
  const transform: IPodTransform = {
    transform: (pod: RenderedPod) => {
      seen.push(pod.spec, pod.labels, pod.containers[0]?.environment);
      pod.addLabel('x', 'y');
    },
  };
  const { yaml } = released({ 'templates/a.yaml': DEPLOYMENT }, {}, (release) => {
    release.transformPods(transform);
    const object = release.getObject('Deployment', 'app');
    object.metadata.addLabel('added', 'yes');
    seen.push(object.metadata.toJson());
    object.addJsonPatch(JsonPatch.add('/spec/replicas', 1), JsonPatch.copy('/metadata/annotations/big', '/spec/copy'));
  });
  expect(yaml.match(new RegExp(BIG, 'g'))).toHaveLength(5);
  // JSON has no bigint: it would throw.
  expect(JSON.stringify(seen)).toContain('9007199254740992');
});

test('odd texts of a chart reach the output unchanged', () => {
  const text = '\x7f\x85\u2028\u2029\ufeff<<\x9b😀';
  const { yaml } = released(
    {
      'templates/a.yaml': configMap(
        'a',
        'data: {text: {{ .Values.text | printf "%q" }}, {{ .Values.text | printf "%q" }}: "b", "<<": c}\n',
      ),
    },
    { values: { text } },
  );
  expect(readYaml(yaml).content).toMatchObject({ data: { text, [text]: 'b', '<<': 'c' } });
});

test('a patch with half of a character is an error with the object, the path and the construct', () => {
  const failure = failureOf(() =>
    released({ 'templates/a.yaml': configMap('a', 'data: {a: b}\n') }, {}, (release) =>
      release.patchObject('ConfigMap', 'a', JsonPatch.replace('/data/a', '😀'.slice(0, 1))),
    ),
  );
  expect(failure.message).toContain('CLEARML1019 c/r/');
  expect(failure.message).toContain('ConfigMap/a has U+D83D, half of a character, in a text at data.a');
});

test('a value with half of a character is CLEARML2008 with its path', () => {
  const failure = failureOf(() =>
    released({ 'templates/a.yaml': configMap('a') }, { values: { a: { b: 'x\ud83d' } } }),
  );
  expect(failure.code).toBe('CLEARML2008');
  expect(failure.message).toContain('U+D83D, half of a character, in a text at a.b of values');
});

describe('duplicate keys', () => {
  const files = { 'templates/a.yaml': configMap('a', 'data: {a: one, a: two}\n') };

  test('of a chart are CLEARML1008, which names allowDuplicateKeys', () => {
    const failure = failureOf(() => released(files));
    expect(failure.code).toBe('CLEARML1008');
    expect(failure.message).toContain('key a occurs twice in one map');
    expect(failure.message).toContain('allowDuplicateKeys');
  });

  test('of a chart are accepted with allowDuplicateKeys, and the last one applies', () => {
    const { yaml } = released(files, { allowDuplicateKeys: true });
    expect(readYaml(yaml).content).toMatchObject({ data: { a: 'two' } });
  });

  test('of a values file are accepted with allowDuplicateKeys, and CLEARML2006 otherwise', () => {
    const path = join(temporaryFolder(), 'values.yaml');
    writeFileSync(path, 'x: one\nx: two\n');
    const template = { 'templates/a.yaml': configMap('a', 'data: {a: {{ .Values.x }}}\n') };
    const failure = failureOf(() => released(template, { valuesFiles: [path] }));
    expect(failure.code).toBe('CLEARML2006');
    expect(failure.message).toContain('allowDuplicateKeys');
    expect(released(template, { valuesFiles: [path], allowDuplicateKeys: true }).yaml).toContain('a: two');
  });
});
