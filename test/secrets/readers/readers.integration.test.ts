import {
  HOCON_LINE,
  HOCON_LITERAL,
  HOCON_TEXT,
  HOCON_WORDS,
  hoconLiteral,
  literalValue,
  READER_BETWEEN,
} from '../../../lib/secrets/readers/hocon';
import {
  BASIC_PASSWORD,
  BASIC_USER,
  ELASTICSEARCH_PASSWORD,
  ELASTICSEARCH_USER,
  HTTP_HEADER,
  MONGODB_LOGIN,
  URL_LOGIN,
} from '../../../lib/secrets/readers/logins';
import { MONGODB_DATABASE, SERVER_SETTING, WEB_SETTING } from '../../../lib/secrets/readers/names';
import type { Reader } from '../../../lib/secrets/readers/reader';
import { JSON_VALUE } from '../../../lib/secrets/readers/values';
import fc from '../../support/fast-check';
import { propertyRuns } from '../../support/property-runs';
import { type PythonReader, readByPython, testWithPythonReaders } from '../../support/python-readers';

/** pyhocon takes 10 ms for each text. */
const RUNS = propertyRuns(200);

/** Texts with the characters and words that formats treat specially. */
const ODD = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`"'\\$#/{}[]:=,+\`^?!@*& \t\n\r.-_019aEd()<>|;~%`),
      fc.constantFrom('"""', '//', '${x}', 'true', 'null', 'include ', '5 d', '1e5', '%41', '\\u0041'),
      fc.constantFrom(
        '\u0001',
        '\u007f',
        '\u0085',
        '\u00a0',
        '\u00ad',
        'é',
        '€',
        '\u2028',
        '\ufeff',
        '😀',
        'word',
        'Word',
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const WORDS = fc
  .array(
    fc.constantFrom(
      'word',
      'true',
      'False',
      'null',
      'include',
      '5',
      '007',
      'd',
      'a-1',
      '/x',
      'h:80',
      '_b',
      'nulls',
      'true-',
      'a.b',
      '-',
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((words) => words.join(' '));
const PLAIN = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.~ '), minLength: 1, maxLength: 8 });

interface Case {
  readonly reader: Reader;
  /** The call of the reader in Python. */
  readonly call: (content: string) => readonly [PythonReader, readonly string[]];
  /** The result of the call if the reader reads the content unchanged. */
  readonly unchanged: (content: string) => unknown;
  readonly contents?: fc.Arbitrary<string>;
}

const pair = (reader: PythonReader, isUser: boolean): Pick<Case, 'call' | 'unchanged'> => ({
  call: (content) => [reader, isUser ? [content, 'p'] : ['u', content]],
  unchanged: (content) => (isUser ? [content, 'p'] : ['u', content]),
});
const same = (content: string) => content;
const settingPath = fc
  .array(fc.string({ unit: fc.constantFrom(...'abWEBSRV_-1'), minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join('.'));

const CASES: Record<string, Case> = {
  'a text between three quotes': { reader: HOCON_TEXT, call: (text) => ['hocon', [`"""${text}"""`]], unchanged: same },
  'a JSON string': { reader: READER_BETWEEN['"'], call: (text) => ['json', [`"${text}"`]], unchanged: same },
  'words of HOCON': { reader: HOCON_WORDS, call: (text) => ['hocon', [text]], unchanged: same, contents: WORDS },
  'a HOCON literal': {
    reader: HOCON_LITERAL,
    call: (text) => ['hocon', [text]],
    unchanged: literalValue,
    contents: fc.oneof(
      WORDS,
      ODD,
      fc.json(),
      ODD.map((text) => `["${text}", """${text}"""]`),
    ),
  },
  'a line of clearml.conf': { reader: HOCON_LINE, call: (text) => ['line', [text]], unchanged: same },
  'a user of Basic auth': { reader: BASIC_USER, ...pair('requests', true) },
  'a password of Basic auth': { reader: BASIC_PASSWORD, ...pair('requests', false) },
  'a user of Elasticsearch': { reader: ELASTICSEARCH_USER, ...pair('elasticsearch', true) },
  'a password of Elasticsearch': { reader: ELASTICSEARCH_PASSWORD, ...pair('elasticsearch', false) },
  'a user of MongoDB': { reader: MONGODB_LOGIN, ...pair('mongodb', true) },
  'a password of MongoDB': { reader: MONGODB_LOGIN, ...pair('mongodb', false) },
  'a login in a URL': {
    reader: URL_LOGIN,
    call: (text) => ['url', [`u:${text}`]],
    unchanged: (text) => ['u', decodeURIComponent(text)],
    contents: ODD.map(encodeURIComponent),
  },
  'an HTTP header': { reader: HTTP_HEADER, call: (text) => ['header', [text]], unchanged: same },
  'a database of MongoDB': { reader: MONGODB_DATABASE, call: (text) => ['database', [text]], unchanged: same },
  'a value in JSON': {
    reader: JSON_VALUE,
    call: (text) => ['json', [text]],
    unchanged: JSON.parse,
    contents: fc.oneof(ODD, fc.json()),
  },
  'a path of a setting': {
    reader: SERVER_SETTING,
    call: (path) => ['variable', [`CLEARML__${path.replaceAll('.', '__')}`]],
    unchanged: (path) => path.toLowerCase(),
    contents: settingPath,
  },
  'a path of a web setting': {
    reader: WEB_SETTING,
    call: (path) => ['web', [`WEBSERVER__${path.replaceAll('.', '__')}`]],
    unchanged: (path) => path.split('.'),
    contents: settingPath,
  },
};

testWithPythonReaders('each reader reads the contents unchanged that its rules accept', () => {
  const accepted = Object.entries(CASES).flatMap(([name, one]) => {
    const samples = fc.sample(one.contents ?? fc.oneof(ODD, PLAIN), RUNS);
    const contents = samples.filter((content) => one.reader.problem(content) === undefined);
    expect([name, contents.length > 2]).toEqual([name, true]);
    return contents.map((content) => ({ name, content, ...one }));
  });
  const read = readByPython(accepted.map(({ call, content }) => call(content)));
  const changed = accepted.filter(({ content, unchanged }, index) => !isSame(read[index], unchanged(content)));
  expect(changed.map(({ name, content }) => [name, content])).toEqual([]);
});

/** Contents that each rule about a reader rejects, and that the reader in fact misreads. */
const REJECTED: readonly (readonly [keyof typeof CASES, string])[] = [
  ['a text between three quotes', 'a"""b'],
  ['a text between three quotes', 'a\tb'],
  ['a JSON string', 'a"b'],
  ['a JSON string', 'a\\qb'],
  ['a JSON string', 'a\u0001b'],
  ['a HOCON literal', 'a#b'],
  ['a HOCON literal', 'true-'],
  ['a HOCON literal', 'word 007'],
  ['a HOCON literal', 'word 5 d'],
  ['a line of clearml.conf', 'a[b'],
  ['a user of Basic auth', 'a:b'],
  ['a user of Basic auth', '€'],
  ['a password of Basic auth', '€'],
  ['a user of Elasticsearch', 'a:b'],
  ['a user of Elasticsearch', 'é'],
  ['a password of Elasticsearch', 'é'],
  ['a password of MongoDB', 'a\tb'],
  ['a password of MongoDB', '😀'],
  ['a login in a URL', 'a@b'],
  ['a login in a URL', '50%'],
  ['an HTTP header', 'a\nb'],
  ['an HTTP header', '€'],
  ['a database of MongoDB', 'a.b'],
  ['a value in JSON', "'a'"],
  ['a path of a setting', 'a_.b'],
  ['a path of a web setting', 'version'.toUpperCase()],
  ['a path of a web setting', '_a'],
];

testWithPythonReaders('each reader misreads the contents that its rules reject', () => {
  const read = readByPython(REJECTED.map(([name, content]) => (CASES[name] as Case).call(content)));
  const unchanged = REJECTED.filter(([name, content], index) => {
    const { reader, unchanged } = CASES[name] as Case;
    const isUnchanged =
      name !== 'a login in a URL' && name !== 'a value in JSON' && isSame(read[index], unchanged(content));
    return isUnchanged || reader.problem(content) === undefined;
  });
  expect(unchanged).toEqual([]);
});

testWithPythonReaders('the server reads each value of a setting unchanged, or no literal states the value', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      ODD,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(PLAIN, ODD), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const literals = fc.sample(value, RUNS).flatMap((one) => {
    try {
      return [{ one, literal: hoconLiteral(JSON.stringify(one)) }];
    } catch {
      return [];
    }
  });
  const read = readByPython(literals.map(({ literal }) => ['hocon', [literal]]));
  const wrong = literals.filter(({ one }, index) => !isSame(read[index], JSON.parse(JSON.stringify(one))));
  expect(wrong.map(({ literal }) => literal)).toEqual([]);
  expect(literals.filter(({ literal }) => HOCON_LITERAL.problem(literal)).map(({ literal }) => literal)).toEqual([]);
  expect(literals.length).toBeGreaterThan(RUNS / 4);
});

const MISREAD = ['["",1]', '[null,[null]]', '{"":1}', '{"a\\"b":1}', '{"a\\\\b":1}'];

testWithPythonReaders('no literal states the values that the server misreads', () => {
  expect(MISREAD.filter((json) => HOCON_LITERAL.problem(json) === undefined)).toEqual([]);
  for (const json of MISREAD) {
    expect(() => hoconLiteral(json)).toThrow();
  }
  const read = readByPython(MISREAD.map((json) => ['hocon', [json]]));
  expect(MISREAD.filter((json, index) => isSame(read[index], JSON.parse(json)))).toEqual([]);
});

function isSame(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, node) =>
    typeof node === 'object' && node !== null && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}
