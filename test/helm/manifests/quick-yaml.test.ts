import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import * as newestYaml from 'yaml';
import { printedQuickly } from '../../../lib/helm/manifests/quick-yaml';

/** As cdk8s has it. */
const OPTIONS = { keepUndefined: true, lineWidth: 0, version: '1.1' } as const;

const plain = (object: object) => Yaml.stringify(structuredClone(object));
const quick = (object: object) => Yaml.stringify(printedQuickly(structuredClone(object) as Record<string, unknown>));

const TEXTS = [
  ...[
    '',
    ' ',
    'a',
    'yes',
    'NO',
    'null',
    '~',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '- a',
    '-',
    '?',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
  ],
  ...[
    '0',
    '010',
    '0o10',
    '0x1f',
    '1_0',
    '1e3',
    '1.0',
    '.5',
    '1.2.3',
    '100m',
    '256Mi',
    '1Gi',
    '2001-01-01',
    '1:20',
    '+1',
    '-1',
  ],
  ...[
    '12e03',
    '0b1',
    '0xg',
    '1f',
    '1t',
    '2024-01-01T00:00:00Z',
    '5 GiB',
    '0.0.0.0/0',
    '8080',
    '0777',
    '.inf',
    '.NaN',
    '-c',
    '--X OPTIONS',
    '-e5',
    '7.0.9',
    '<<',
    '=',
  ],
  ...[
    'a\nb',
    'a\nb\n',
    'a\n\nb\n\n',
    '\na',
    ' a\nb',
    'a \nb ',
    'a\n  b\n',
    '\n',
    '\n\n',
    'a\n ',
    '---\na',
    'a\n---\nb',
    '\t',
    'a\tb',
  ],
  ...[
    'a\r\nb',
    'é',
    '日本\n語',
    '\u0001',
    '\u0085',
    '\ud800',
    '"',
    "'",
    '"\'',
    'a"b',
    "a'b",
    '{a}',
    '[a]',
    'a,b',
    'a\\b',
    '${A}',
  ],
  ...[
    'x'.repeat(200),
    `${'word '.repeat(60)}\nb`,
    'k'.repeat(1200),
    'true ',
    'a\n\tb',
    '\u2028',
    'a\n#b',
    '# a\nb',
    '|',
    '>',
    '"a\nb',
  ],
];

const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^[a-z0-9 :#\-.\n\t'"]{0,12}$/),
  fc.stringMatching(/^[,[\]{}#&*!|>'"%@`][ -~]{0,12}$/),
  fc.stringMatching(/^-{0,3}[A-Za-z0-9.+_ -]{0,8}$/),
  fc.stringMatching(/^[0-9a-f]{1,8}$/),
  fc.stringMatching(/^\.[A-Za-z0-9.+-]{0,5}$/),
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }).map((parts) => parts.join('')),
);

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    text,
    fc.oneof(
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double(),
      fc.maxSafeInteger(),
      fc.bigInt(),
      fc.constant(-0),
    ),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4 }),
  ),
})).any;

test.each(TEXTS)('%j is printed as the package prints it, wherever it stands', (one) => {
  const object = { a: one, b: { c: one, d: [one, [one, [one]], { e: one, f: { [one]: one } }] }, [one]: 1 };
  expect(quick(object)).toBe(plain(object));
});

test('so is any object', () => {
  fc.assert(
    fc.property(fc.dictionary(text, value), (object) => {
      expect(quick(object)).toBe(plain(object));
    }),
    { numRuns: 1000 },
  );
});

test('the newest version of the package takes it as well', () => {
  const object = { a: 'b', c: ['yes', { d: 'one\ntwo\n' }], e: { f: '8080', g: null } };
  const printed = newestYaml.stringify(printedQuickly(structuredClone(object)), OPTIONS);
  expect(printed).toBe(newestYaml.stringify(object, OPTIONS));
});

test('to all others the object is what it was', () => {
  const object = { a: [1, { b: 'c' }] };
  const printed = printedQuickly(structuredClone(object));
  expect(printed).toStrictEqual(object);
  expect(JSON.stringify(printed)).toBe(JSON.stringify(object));
  expect(structuredClone(printed)).toStrictEqual(object);
  expect({ ...printed }).toStrictEqual(object);
  expect(Reflect.ownKeys({ ...printed })).toEqual(['a']);
});

test('what is changed later is printed as it is then', () => {
  const printed = printedQuickly({ a: 1 });
  printed.a = 2;
  expect(Yaml.stringify(printed)).toBe('a: 2\n');
});

test('fields that the package would take for remarks are printed as fields', () => {
  const object = { comment: 'a', commentBefore: 'b', spaceBefore: true };
  expect(quick(object)).toBe(plain(object));
});
