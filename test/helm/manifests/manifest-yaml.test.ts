import { Yaml } from 'cdk8s';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { writable } from '../../../lib/helm/yaml/write-yaml';
import { failureOf } from '../../support/apps';
import fc from '../../support/fast-check';

const contents = (text: string): unknown[] => parseManifestStream(text, 'demo').map(({ content }) => content);
const scalar = (text: string): unknown => (contents(`a: ${text}`)[0] as { a: unknown }).a;

describe('scalars are read as sigs.k8s.io/yaml reads them:', () => {
  // Recorded from its version 1.6; fuzzing found no other difference.
  const texts = [
    ...['tRue', 'nO', 'oN', 'nUll', '=', '<<', '_1', '.', '+', '0x', '0b2', '1e', 'e3', '12:30', '12:30:45', '1.2.3'],
    ...['2020-01-01', '2001-12-14t21:59:43.10-05:00', '1e400', '._1', '0xFFFFFFFFFFFFFFFFF', '0x1p3', 'NaN'],
    ...['Infinity', '0x_'],
  ];
  const values: [unknown, string[]][] = [
    [true, ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'true', 'True', 'TRUE', '!!bool "yes"']],
    [false, ['n', 'N', 'no', 'No', 'NO', 'off', 'OFF', 'false', 'False']],
    [null, ['~', 'null', 'Null', 'NULL', '']],
    [0o755, ['0755', '0o755']],
    [-493, ['-0755']],
    [15, ['0O17', '+0o17']],
    [31, ['0x1F', '0X1f', '+0x1f']],
    [-31, ['-0x1f']],
    [3, ['0b11', '0B11', '!!int "3"', '!!float 3']],
    [-3, ['-0b11']],
    [0, ['00', '0__', '-0']],
    [-0, ['-0.0']],
    [1, ['1_', '+1', '1.']],
    [7, ['0_7']],
    [-7, ['-_7']],
    [8, ['08']],
    [10, ['1__0']],
    [89, ['089']],
    [1000, ['1_000', '1e3']],
    [1e10, ['1e1_0']],
    [0.5, ['.5']],
    [-0.5, ['-.5']],
    [1.5, ['1_.5']],
    [6, ['6.0']],
    [8.5, ['08.5']],
    [12345678901234567890n, ['12345678901234567890']],
    [9223372036854775807n, ['9223372036854775807']],
    [18446744073709551615n, ['18446744073709551615']],
    [-9223372036854775808n, ['-9223372036854775808']],
    [9007199254740993n, ['9007199254740993']],
    [-(2 ** 63), ['-9223372036854775809']],
    [1e23, ['99999999999999999999999']],
    [7.777777777777778e23, ['0777777777777777777777777']],
    ['y', ['"y"']],
    ['012', ["'012'"]],
    ['1', ['!!str 1']],
  ];

  test.each([
    ...texts.map((text): [string, unknown] => [text, text]),
    ...values.flatMap(([value, forms]) => forms.map((form): [string, unknown] => [form, value])),
  ])('%s', (text, value) => {
    expect(scalar(text)).toStrictEqual(value);
  });

  test.each([
    ['y: 1', 'true'],
    ['off: 1', 'false'],
    ['010: 1', '8'],
    ['0x10: 1', '16'],
    ['1.5: 1', '1.5'],
    ['2020-01-01: 1', '2020-01-01'],
  ])('the key %s', (text, key) => {
    expect(contents(text)).toEqual([{ [key]: 1 }]);
  });
});

describe('YAML that other tools read differently or reject is rejected with its position:', () => {
  test.each([
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 'line 3, column 1: key a occurs twice in one map in `a: 3`'],
    ['a key that is duplicate in JSON', '1: a\n"1": b\n', 'line 2, column 1: key'],
    ['two keys with the value true', 'y: a\ntrue: b\n', 'line 2, column 1: key'],
    ['an unclosed list', 'a: [b\n', 'line 2, column 1: expected , or ]'],
    ['an unclosed quote', 'a: "b\n', 'line 1, column 4: a closing " is missing'],
    ['a wrong indent', 'a:\n    b: 1\n  c: 2\n', 'line 3, column 3: expected another key'],
    ['an invalid second document', 'a: 1\n---\nb: c: d\n', 'line 3, column 5: a value is not allowed here'],
    ['a text that kubectl ignores', 'a: 1\n...\nb: 2\n', 'line 2, column 1: a second document starts here'],
    [
      'a text behind a document marker',
      'a: 1\n--- {b: 1}\n',
      'line 2, column 4: kubectl accepts nothing but a comment',
    ],
    ['a null key', 'a: {? : 1}\n', 'line 1, column 5: null cannot be a key'],
    ['infinity', 'a: .inf\n', 'line 1, column 4: JSON has no number .inf'],
    ['a control character', 'a: 1\nb: \x7f\n', 'line 2, column 4: the character U+007F is not allowed here'],
  ])('%s', (_, text, place) => {
    const failure = failureOf(() => contents(text));
    expect(failure.code).toBe('CLEARML1008');
    expect(failure.message).toContain(`demo rendered invalid YAML at ${place}`);
  });

  test('a duplicate key, with the name of its template', () => {
    const text = '---\n# Source: demo/templates/a.yaml\na: 1\n---\n# Source: demo/templates/b.yaml\nb: 1\nb: 2\n';
    expect(failureOf(() => contents(text)).message).toContain('demo/templates/b.yaml rendered invalid YAML at line 7');
  });
});

describe('YAML that all tools read in the same way is accepted:', () => {
  test.each([
    ['JSON printed without indent', 'a: {\n  "b": [1]\n}\n', { a: { b: [1] } }],
    ['a list whose bracket closes at the margin', 'a: [\n 1\n]\n', { a: [1] }],
    ['a comment right after a quote', 'a: "b"#c\n', { a: 'b' }],
    ['Windows line ends', 'a:\r\n  b: 1\r\n', { a: { b: 1 } }],
    ['merge keys', 'a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['two merges', 'a: &x {b: 1}\nc: &y {d: 2}\ne:\n  <<: [*x, *y]\n', { a: { b: 1 }, c: { d: 2 }, e: { b: 1, d: 2 } }],
    ['a tab after a value', 'a: b\t# c\n', { a: 'b' }],
    ['folded text', 'a: >-\n  b\n  c\n\n  d\n', { a: 'b c\nd' }],
  ])('%s', (_, text, content) => {
    expect(contents(text)).toEqual([content]);
  });

  test('hundreds of aliases', () => {
    const uses = Array.from({ length: 500 }, (_, index) => `b${index}: *x`).join('\n');
    expect(Object.keys(contents(`a: &x {y: [1]}\n${uses}`)[0] as object)).toHaveLength(501);
  });
});

test('each copy of an aliased map can be changed separately', () => {
  const [{ a, b }] = contents('a: &x {limits: {cpu: 1}}\nb: *x\n') as [
    { a: { limits: unknown }; b: { limits: unknown } },
  ];
  expect(b).toEqual(a);
  expect(b.limits).not.toBe(a.limits);
});

test('parseManifestStream skips empty documents and returns source and line of the others', () => {
  const text =
    '---\n# Source: demo/templates/a.yaml\n---\n# only a comment\n---\n# Source: demo/templates/b.yaml\nb: 1\n---\n';
  expect(parseManifestStream(text, 'demo')).toEqual([
    { content: { b: 1 }, source: 'demo/templates/b.yaml', line: expect.any(Number) },
  ]);
});

describe('a value that cdk8s writes is read back unchanged:', () => {
  const roundTrip = (value: unknown) => contents(Yaml.stringify({ a: writable(value, 'object') }))[0];

  const words = [
    ...['y', 'no', 'on', 'off', 'null', '~', '0755', '0o755', '0O17', '0X1f', '0B11', '-0o17', '-_4', '1e1_0', '12:30'],
  ];

  test.each([...words, '2020-01-01', '1_000', '\ttab\nline', '\n\ttab', '1e5', '=', '<<', '', ' x', 'a: b'])(
    'string %j',
    (text) => {
      expect(roundTrip(text)).toEqual({ a: text });
    },
  );

  test.each([0o755, 12345678901234567890n, 18446744073709551615n, -9223372036854775808n, 1e23, 1e-7, 0.1])(
    'number %s',
    (value) => {
      expect(roundTrip(value)).toEqual({ a: value });
    },
  );

  test('any string that looks like a number', () => {
    const text = fc.stringMatching(/^[-+]?[0-9xXoObBeE._:+a-f-]{1,6}$/);
    fc.assert(
      fc.property(text, (value) => expect(roundTrip(value)).toEqual({ a: value })),
      { numRuns: 2000 },
    );
  });

  test('a quoted string, also in JSON', () => {
    expect(JSON.stringify(writable({ a: ['0o7', '7'] }, 'object'))).toBe('{"a":["0o7","7"]}');
  });
});
