import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { valueAt } from '../../../lib/helm/data/paths';
import { acceptedValues, PREVIEW, PREVIEW_CHARTS, schemaAt, schemaFile } from '../../../scripts/preview-schemas';
import { schemaOfType } from '../../../scripts/preview-types';
import { documentedValues, rejectedPaths } from '../../support/documented-values';
import { justBefore } from '../../support/preview-charts';

const LATEST = '999.0.0';

/** Data about the ClearML documentation, which a developer may have next to the repository. */
const REFERENCE = join(__dirname, '..', '..', '..', '..', 'shared', 'reference');
const referenceTest = existsSync(REFERENCE) ? test.each(PREVIEW_CHARTS) : test.skip.each(PREVIEW_CHARTS);

test('each folder of a stand-in chart has documented values', () => {
  const folders = readdirSync(PREVIEW, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...PREVIEW_CHARTS].sort());
});

test.each(PREVIEW_CHARTS)('the generated schema of %s is up to date (npm run generate)', (chart) => {
  const { path, text } = schemaFile(chart);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(text));
});

test.each(PREVIEW_CHARTS)('each value of %s has one row, which names its source', (chart) => {
  const values = acceptedValues(chart);
  expect(values.length).toBeGreaterThan(0);
  expect(new Set(values.map(({ path }) => path)).size).toBe(values.length);
  for (const { documented, page, path } of values) {
    expect([path, page]).toEqual([
      path,
      expect.stringMatching(documented ? /^[\w.]+\.mdx?$/ : /\.md$|^clearml(-agent)? \d/),
    ]);
  }
});

test.each(PREVIEW_CHARTS)('%s accepts a value in the version of its row and later versions only', (chart) => {
  const values = acceptedValues(chart);
  expect(
    rejectedPaths(
      schemaAt(chart, LATEST),
      values.map(({ path }) => path),
    ),
  ).toEqual([]);
  const openAbove = values
    .filter(({ type }) => !/^(object|list<object>|map<object>)$/.test(type))
    .map(({ path }) => path);
  // A value below a value of a Kubernetes type is a field of that type, for which the schema has no versions.
  const versioned = values.filter(
    ({ path, since }) => since && !openAbove.some((parent) => path.startsWith(`${parent}.`)),
  );
  for (const version of new Set(versioned.map(({ since }) => String(since)))) {
    const paths = versioned.filter(({ since }) => since === version).map(({ path }) => path);
    expect(rejectedPaths(schemaAt(chart, version), paths)).toEqual([]);
    expect(rejectedPaths(schemaAt(chart, justBefore(version)), paths)).toEqual(paths);
  }
});

test.each(PREVIEW_CHARTS)('values.yaml of %s has the documented defaults', (chart) => {
  const defaults = parse(readFileSync(join(PREVIEW, chart, 'values.yaml'), 'utf8'));
  for (const { path, before, default: documented } of documentedValues(chart)) {
    const value = valueAt(defaults, path);
    if (documented !== undefined && value !== undefined && !before) {
      expect([path, value]).toEqual([path, documented]);
    }
  }
});

test('the schema of a chart rejects an unknown value at any depth', () => {
  const schema = schemaAt('clearml-enterprise', LATEST);
  const wrong = ['replicas', 'apiserver.replicas', 'clearml.orchestration.dashboards', 'apiserver.fileMounts[].mode'];
  expect(rejectedPaths(schema, wrong)).toEqual(wrong);
});

referenceTest('the documented values of %s match the reference', (chart) => {
  const [rows, notes] = [
    referenceOf(chart, 'values.yaml').rows,
    referenceOf(chart, 'versions.yaml')?.capabilities ?? [],
  ];
  const paths: string[] = rows.map(({ path }: any) => path);
  expect(rejectedPaths(schemaAt(chart, LATEST), paths)).toEqual([]);

  for (const { path, secret, since, before, page } of documentedValues(chart)) {
    const row = rows.find((candidate: any) => candidate.path === path);
    const versions = [
      ...rows.filter((parent: any) => path.startsWith(parent.path)).map((parent: any) => parent.since),
      ...notes.filter((note: any) => isAbout(note, path)).map((note: any) => note.since),
    ];
    expect([path, secret]).toEqual([path, row?.secret ?? false]);
    expect([path, row?.docs ?? [page]]).toEqual([path, expect.arrayContaining([page])]);
    // The reference names a value without a row in a release note.
    expect([path, row ? [...versions, undefined] : versions]).toEqual([
      path,
      expect.arrayContaining([since ?? versions[0]]),
    ]);
    expect([path, row?.since ?? since]).toEqual([path, since]);
    expect([path, [...versions, undefined]]).toEqual([path, expect.arrayContaining([before])]);
  }
});

test.each(['int', 'list<int>', 'EnvVar'])('the error for the unknown type %s lists the valid types', (type) => {
  expect(() => schemaOfType(type)).toThrow(/^unknown type "(int|EnvVar)"\. Types: .*\binteger\b.*list<EnvVar>/);
});

const referenceOf = (chart: string, file: string) => parse(readFileSync(join(REFERENCE, file), 'utf8')).charts[chart];

/** Whether a release note names a value, by its path, by a path above it, or by one of its keys. */
function isAbout({ values = [], paths_inferred = [] }: any, path: string): boolean {
  return [...values, ...paths_inferred].some(
    (name) => path === name || path.startsWith(`${name}.`) || path.split('.').includes(name),
  );
}
