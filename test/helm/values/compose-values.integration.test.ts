import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HelmReleaseProps } from '../../../lib';
import { failureOf, temporaryFolder } from '../../support/apps';
import { releaseOf } from '../../support/releases';

const DEFAULTS = `
a: 1
b: { c: 2, d: 3 }
env: [{ name: CHART, value: "1" }]
annotations: {}
`;

const FILES = {
  'values.yaml': DEFAULTS,
  'templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  json: {{ .Values | toJson | quote }}\n',
};

/** The value of `.Values` in the templates of a chart. */
const seen = (props: Partial<HelmReleaseProps>) => seenIn(FILES, props);

function seenIn(files: Record<string, string>, props: Partial<HelmReleaseProps>): Record<string, unknown> {
  const { data } = releaseOf(files, props).getObject('ConfigMap', 'a').toJson();
  return JSON.parse(data.json);
}

function valuesFile(text: string): string {
  const path = join(temporaryFolder(), 'values.yaml');
  writeFileSync(path, text);
  return path;
}

const byOne = (path: string, value: unknown) => ({ path, value, source: 'one' });

test('each source overrides earlier ones: defaults, props, valuesFiles, values, unsetValues', () => {
  const files = [valuesFile('b: { d: file1 }\na: file1\n'), valuesFile('b: { d: file2 }\n')];
  const layers: Partial<HelmReleaseProps>[] = [
    {},
    { sourcedValues: [byOne('a', 'contributed'), byOne('b', { d: 'contributed' })] },
    { valuesFiles: files },
    { values: { b: { d: 'values' } } },
    { unsetValues: ['b.c'] },
  ];
  const results = layers.map((_, count) => seen(Object.assign({}, ...layers.slice(0, count + 1))));
  expect(results.map(({ a, b }) => [a, b])).toEqual([
    [1, { c: 2, d: 3 }],
    ['contributed', { c: 2, d: 'contributed' }],
    ['file1', { c: 2, d: 'file2' }],
    ['file1', { c: 2, d: 'values' }],
    ['file1', { d: 'values' }],
  ]);
});

test('variables of props are appended to those of the chart, and user values replace them by name', () => {
  const sourcedValues = [byOne('env', [{ name: 'ONE', value: '1' }]), byOne('env', [{ name: 'TWO', value: '1' }])];
  const values = { env: [{ name: 'TWO', value: 'mine' }] };
  expect(seen({ sourcedValues, values }).env).toEqual([
    { name: 'CHART', value: '1' },
    { name: 'ONE', value: '1' },
    { name: 'TWO', value: 'mine' },
  ]);
});

test('null deletes a default, and undefined keeps it', () => {
  expect(seen({ values: { a: null, b: { c: undefined } } })).toMatchObject({ b: { c: 2, d: 3 } });
  expect(seen({ values: { a: null } }).a ?? 'gone').toBe('gone');
});

test('strings that YAML 1.1 could misread and dotted keys of annotations reach the chart unchanged', () => {
  const texts = ['y', '0755', '1e3', '12:30', 'off', '0o17', '\tx\ny', 'ü☃'];
  const annotations = Object.fromEntries(texts.map((text, index) => [`example.com/${index}`, text]));
  expect(seen({ values: { annotations } }).annotations).toEqual(annotations);
});

test('keys with dots reach the chart where it declares or reads them, and everywhere with allowUnknownValues', () => {
  const files = {
    'values.yaml': 'gates: { operator.observability: true }\nread: { plain: 1 }\nranged: { plain: 1 }\n',
    'values.schema.json': '{"properties": {"schema": {"properties": {"a.b": {}}}}}',
    'templates/a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data:
  json: {{ .Values | toJson | quote }}
  read: {{ index .Values.read "x.y" | quote }}
  keys: {{ range $key, $_ := .Values.ranged }}{{ $key }}{{ end }}
`,
  };
  const json = (props: Partial<HelmReleaseProps>) =>
    releaseOf(files, props).getObject('ConfigMap', 'a').toJson().data.json;
  const dotted = {
    gates: { 'operator.observability': false },
    read: { 'x.y': 1 },
    ranged: { 'r.s': 1 },
    schema: { 'a.b': 1 },
  };
  expect(JSON.parse(json({ values: dotted }))).toMatchObject(dotted);
  const unknown = { values: { gates: { 'operator.observabilitz': false } } };
  expect(failureOf(() => json(unknown)).code).toBe('CLEARML2005');
  expect(JSON.parse(json({ ...unknown, allowUnknownValues: true }))).toMatchObject(unknown.values);
});

test('a release does not modify its props', () => {
  const props = { sourcedValues: [byOne('env', [{ name: 'ONE' }]), byOne('b', { d: 1 })], values: { b: { d: 4 } } };
  const before = JSON.stringify(props);
  seen(props);
  expect(JSON.stringify(props)).toBe(before);
});

describe('a release rejects', () => {
  test.each<[string, Partial<HelmReleaseProps>, string, string]>([
    ['an unknown value', { values: { b: { cc: 1 } } }, 'CLEARML2001', 'b.cc (did you mean b.c?)'],
    ['an unknown value to unset', { unsetValues: ['b.e.f'] }, 'CLEARML2001', 'b.e'],
    ['an unknown value in a prop', { sourcedValues: [byOne('zzz.y', 1)] }, 'CLEARML2001', 'zzz'],
    ['an unknown value in a file', { valuesFiles: [valuesFile('a: 2\nbb: 1')] }, 'CLEARML2001', 'values.yaml:2'],
    ['a prototype key', { values: JSON.parse('{"__proto__": 1}') }, 'CLEARML2004', '__proto__ in values'],
    ['a prototype key in a prop', { sourcedValues: [byOne('__proto__.a', 1)] }, 'CLEARML2004', '__proto__ in one'],
    ['a prototype key in a file', { valuesFiles: [valuesFile('__proto__: { a: 1 }')] }, 'CLEARML2004', '__proto__'],
    ['a prototype key to unset', { unsetValues: ['b.__proto__'] }, 'CLEARML2004', 'b.__proto__ in unsetValues'],
    ['a dotted key', { values: { 'b.c': 1 } }, 'CLEARML2005', "dotted key 'b.c' in values"],
    ['a function in a prop', { sourcedValues: [byOne('a', () => 1)] }, 'CLEARML2008', 'a function at a of one'],
    ['values that are not a map', { values: [1] as never }, 'CLEARML1017', 'values is a list of 1'],
  ])('%s', (_, props, code, message) => {
    const failure = failureOf(() =>
      seen({ ...props, allowUnknownValues: !['CLEARML2001', 'CLEARML2005'].includes(code) }),
    );
    expect(failure.code).toBe(code);
    expect(failure.message).toContain('clearml/release: ');
    expect(failure.message).toContain(message);
  });
});

test('a release accepts unknown values with allowUnknownValues', () => {
  expect(seen({ values: { zzz: 1 }, allowUnknownValues: true }).zzz).toBe(1);
});

describe('a values file', () => {
  const defaults = 'a: 1\nb: { c: 2, d: 3 }\nempty: {}\nlist: [1]\nx-own: 1\nenv: []\nannotations: {}\n';
  const seenWith = (...texts: string[]) =>
    seenIn({ ...FILES, 'values.yaml': defaults }, { valuesFiles: texts.map(valuesFile) });

  test('may hold anchors in top-level keys with x-, which helm does not see', () => {
    const text = 'x-common: &common { c: 5, example.com/key: a }\nx-own: 7\nb:\n  c: 5\nannotations: *common\n';
    const values = seenWith(text);
    expect(values).toMatchObject({ b: { c: 5, d: 3 }, annotations: { 'example.com/key': 'a' }, 'x-own': 7 });
    expect(values).not.toHaveProperty('x-common');
  });

  test('may contain such a key nowhere else', () => {
    expect(failureOf(() => seenWith('b: { x-common: 1 }\n')).code).toBe('CLEARML2001');
  });

  test.each([
    ['comments only', 'a: 2\nb:\n  # c: 5\n', 'line 2'],
    ['nothing', 'b: # all by default', 'line 1'],
  ])('is rejected with a section of %s, whose defaults helm would delete', (_, text, line) => {
    const failure = failureOf(() => seenWith(text));
    expect(failure.code).toBe('CLEARML2006');
    expect(failure.message).toContain(`${line}: the section b is empty`);
  });

  test('deletes defaults by an explicit null, and may be empty where nothing is deleted', () => {
    expect(seenWith('b: null\n').b).toBeUndefined();
    expect(seenWith('b: ~\n').b).toBeUndefined();
    expect(seenWith('empty:\nlist:\na:\n')).not.toHaveProperty('a');
    expect(seenWith('b:\n', 'b: { c: 4 }\n').b).toEqual({ c: 4, d: 3 });
  });
});
