import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readChart } from '../../../lib/helm/chart/read-chart';
import { writeTar } from '../../../lib/helm/chart/tar';
import { KnownValues } from '../../../lib/helm/known-values/known-values';
import { failureOf, temporaryFolder } from '../../support/apps';
import { chartYaml } from '../../support/chart-files';

type Files = Record<string, string | Uint8Array>;

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function unpacked(files: Files, name = 'chart'): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}

/** Writes an archive. */
function archived(content: Uint8Array): string {
  const path = join(folder, 'chart-1.2.3.tgz');
  writeFileSync(path, content);
  return path;
}

function archive(files: Files, name = 'chart'): Uint8Array {
  const entries = Object.entries(files).map(([path, data]) => ({
    name: `${name}/${path}`,
    content: Buffer.from(data),
  }));
  return gzipSync(writeTar(entries));
}

const packed = (files: Files): string => archived(archive(files));

const codeOf = (action: () => unknown) => failureOf(action).code;

const PARENT: Files = {
  'Chart.yaml': chartYaml('parent', 'appVersion: "2.0"\nkubeVersion: ">=1.21"\ntype: application\n'),
  'values.yaml': '# a comment\na:\n  b: yes\n',
  'values.schema.json': '{"type": "object"}',
  'templates/a.yaml': 'kind: A',
  'templates/sub/_b.tpl': 'b',
  'templates/NOTES.txt': 'notes',
  'templates/image.png': 'no text',
  'crds/c.yaml': 'kind: C',
  'files/d.conf': 'd',
};

describe.each([
  ['folder', unpacked],
  ['archive', packed],
])('a chart in a %s', (_, write: (files: Files) => string) => {
  test('has metadata, values, a schema and files', () => {
    const chart = readChart(write(PARENT)).contents;
    expect(chart.metadata).toMatchObject({
      ...{ name: 'parent', version: '1.2.3', appVersion: '2.0', kubeVersion: '>=1.21', type: 'application' },
      dependencies: [],
    });
    expect(chart.values).toEqual({ a: { b: true } });
    expect(chart.valuesText).toContain('# a comment');
    expect(chart.schema).toEqual({ type: 'object' });
    expect(chart.templates.map(({ path }) => path).sort()).toEqual([
      ...['templates/NOTES.txt', 'templates/a.yaml', 'templates/sub/_b.tpl'],
    ]);
    expect(chart.templates.find(({ path }) => path.endsWith('a.yaml'))?.text).toBe('kind: A');
    expect(chart.crds.map(({ path, text }) => [path, text])).toEqual([['crds/c.yaml', 'kind: C']]);
    expect(chart.files.map(({ path }) => path)).toEqual(['files/d.conf']);
  });

  test('has empty values and no schema without these files', () => {
    const chart = readChart(write({ 'Chart.yaml': chartYaml('bare') })).contents;
    expect([chart.values, chart.valuesText, chart.schema]).toEqual([{}, '', undefined]);
    expect([chart.templates, chart.crds, chart.subcharts]).toEqual([[], [], []]);
  });

  test('has subcharts in folders and archives, by alias, at any depth', () => {
    const inner = archive({ 'Chart.yaml': chartYaml('inner'), 'values.yaml': 'deep: 1' }, 'inner');
    const twice = 'dependencies:\n- {name: db, alias: first, condition: first.enabled}\n- {name: db, alias: second}\n';
    const chart = readChart(
      write({
        'Chart.yaml': chartYaml('parent', twice),
        'charts/db-1.tgz': archive({ 'Chart.yaml': chartYaml('db'), 'charts/inner.tgz': inner }, 'db'),
        'charts/unnamed/Chart.yaml': chartYaml('unnamed'),
        'charts/unnamed/charts/inner/Chart.yaml': chartYaml('inner'),
        'charts/README.md': 'no chart',
        'charts/_ignored/x': '',
      }),
    ).contents;
    expect(chart.subcharts.map(({ key }) => key).sort()).toEqual(['first', 'second', 'unnamed']);
    const db = chart.subcharts.find(({ key }) => key === 'second')?.chart;
    expect(db?.subcharts.map(({ key, chart: { values } }) => [key, values])).toEqual([['inner', { deep: 1 }]]);
    expect(chart.metadata.dependencies[0]).toEqual({ name: 'db', alias: 'first', condition: 'first.enabled' });
  });

  test('has the dependencies in requirements.yaml if its API version is v1', () => {
    const files = { 'Chart.yaml': chartYaml('old'), 'requirements.yaml': 'dependencies:\n- name: db\n' };
    expect(readChart(write(files)).contents.metadata.dependencies).toEqual([{ name: 'db' }]);
  });

  test.each<[string, Files]>([
    ['no Chart.yaml', { 'values.yaml': '' }],
    ['a broken Chart.yaml', { 'Chart.yaml': 'name: [' }],
    ['a Chart.yaml that is not a map', { 'Chart.yaml': '- a' }],
    ['no name', { 'Chart.yaml': 'version: 1.0.0' }],
    ['no version', { 'Chart.yaml': 'name: a' }],
  ])('is rejected with %s', (_case, files) => {
    expect(codeOf(() => readChart(write(files)).contents)).toBe('CLEARML1014');
  });

  test.each<[string, Files]>([
    ['a broken subchart', { 'charts/b/values.yaml': '' }],
    ['a broken archive in charts/', { 'charts/b.tgz': 'no archive' }],
  ])('is rejected with %s when its subcharts are read or its values are checked', (_case, files) => {
    const chart = readChart(write({ 'Chart.yaml': chartYaml('a'), ...files })).contents;
    expect(codeOf(() => chart.subcharts)).toBe('CLEARML1014');
    expect(codeOf(() => KnownValues.of(chart))).toBe('CLEARML1014');
  });

  test('is rejected with broken values or a broken schema when these are read', () => {
    const files = { 'Chart.yaml': chartYaml('a'), 'values.yaml': 'a: [', 'values.schema.json': '{' };
    const chart = readChart(write(files)).contents;
    expect(codeOf(() => chart.values)).toBe('CLEARML1014');
    expect(codeOf(() => chart.schema)).toBe('CLEARML1014');
  });
});

test('readChart rejects a path that does not exist with CLEARML1004', () => {
  expect(codeOf(() => readChart(join(folder, 'absent')))).toBe('CLEARML1004');
});

test.each([0.2, 0.5, 0.9])('readChart rejects an archive truncated to %d of its size with CLEARML1014', (share) => {
  const whole = archive(PARENT);
  const path = archived(whole.subarray(0, Math.floor(whole.length * share)));
  expect(codeOf(() => readChart(path))).toBe('CLEARML1014');
});

test('readChart rejects a tar that ends within a file with CLEARML1014', () => {
  const tar = writeTar([{ name: 'a/Chart.yaml', content: Buffer.from(chartYaml('a').padEnd(5000, '\n')) }]);
  const path = archived(gzipSync(tar.subarray(0, 2048)));
  expect(codeOf(() => readChart(path))).toBe('CLEARML1014');
});

test('readChart ignores archive entries with paths outside the chart', () => {
  const path = packed({ 'Chart.yaml': chartYaml('a'), 'templates/../../x.yaml': 'x', 'templates/y.yaml': 'y' });
  expect(readChart(path).contents.templates.map((file) => file.path)).toEqual(['templates/y.yaml']);
});

test('readChart follows symbolic links to folders', () => {
  const path = unpacked({ 'Chart.yaml': chartYaml('a') });
  unpacked({ 'x.yaml': 'x' }, 'elsewhere');
  symlinkSync(join(folder, 'elsewhere'), join(path, 'templates'));
  expect(readChart(path).contents.templates.map((file) => file.text)).toEqual(['x']);
});
