import fc from './fast-check';

/** Plain scalars whose types tools disagree about. */
export const WORDS = [
  'y Y yes NO nO on Off true False tRue null Null ~ = << .nan .inf -.INF 1. .5 +1.5 6.0 1e3 1e1_0 1e21 1e400 5e-324 .1e1_0 .5_0 ._1',
  '0 -0 -0.0 0755 0o17 0O17 08 0x1F 0X1f -0b11 0b2 1_000 _1 -_7 1__0 12:30:45 2001-01-01 1.2.3 e3 0x 1.5 1e6 123456.7 0.00001',
  '9007199254740993 12345678901234567890 18446744073709551616 -9223372036854775808 99999999999999999999999',
  '- -- --- ... ? : a:b a#b @a %a ` é 😀 \u00a0 ',
].flatMap((words) => words.split(' '));

const CONTROL = Array.from({ length: 0xa1 }, (_, code) => String.fromCharCode(code)).filter(
  (one) => !/[!-~]/.test(one),
);

/** Characters that YAML readers treat differently. */
const ODD = [...CONTROL, '\u2028', '\u2029', '\ufffe', '\uffff', '\ufffd', '😀', '\u{10ffff}', '\r\n'];

/** Texts for values: words, odd characters and syntax of YAML. */
export const text = fc.oneof(
  fc.constantFrom(...WORDS),
  fc
    .array(fc.constantFrom(...ODD, ...'\n\n \t-:?#"\'|>[]{}&*!\\ab', '\n---\n', '\n...\n', '  ', '\n  '), {
      maxLength: 7,
    })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.stringMatching(/^[-+]?[0-9xXoObBeE._:+a-f-]{1,6}$/),
);

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e21, 1e20, 1e19, 2 ** 53, 5e-324, Number.MAX_VALUE),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
);

/** Content of objects, with bigints. */
export const tree = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(text, number, fc.constantFrom(true, false, null)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

const split = (pieces: string) => pieces.split('~');

/** Pieces in any order: most results are no valid YAML. */
export const shuffled = fc
  .array(
    fc.constantFrom(
      ...split(
        ' ~  ~\n~\n  ~\n    ~- ~-~: ~:~? ~#~ #~"~\'~|~>~|-\n~>+\n~|2\n~[~]~{~}~,~\t~a~b: ~a: ~---~...~\r\n~\r~\u2028~\u0085',
      ),
      ...split(
        "&a ~*a~*a ~<<: ~<<: *a~!!str ~!!binary ~!x ~!!float ~!!int ~!!null ~!~\\~\\x41~\\\n~\\N~''~%~@~\x7f~SGVsbG8=",
      ),
      ...split('%YAML 1.1\n---\n~%TAG !e! x\n---\n~!e!a ~!<tag:yaml.org,2002:int> '),
      ...WORDS,
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

/** Stands for a line break and the indentation of the value. */
const LINE = '\u0001';

/** The value one step deeper. */
const deeper = (value: string) => value.replaceAll(LINE, `${LINE}  `);

const plain = fc.constantFrom(...WORDS.filter((word) => /^[\w.+~-]/.test(word)), 'some text', "it's");
const filler = fc.constantFrom('', '', '', '\n', '\n  ', '\n\n', ' # comment\n', '\t');
const quotable = fc.stringMatching(/^[a-z :#,[\]{}&*!|>%@`-]{0,12}$/);
const quote = fc.constantFrom('"', "'");
const tag = fc.constantFrom(...split('!!str ~!!binary ~!!float ~!!int ~!!bool ~!!null ~!Ref ~! ~!!timestamp '));

const scalar = fc.oneof(
  plain,
  fc.tuple(plain, plain).map(([first, second]) => `${first}${LINE}  ${second}`),
  fc
    .tuple(quote, quotable, fc.constantFrom('', ' ', '\n', '\n\n   ', ' \n\t'), quotable)
    .map(([mark, first, gap, second]) => mark + first + gap + second + mark),
  fc.constantFrom('"\\x41\\u00e9\\U0001F600\\N\\L\\_\\e\\a"', '"a\\\n  b"', '"\\0\\t\\"\\\\"', '"\\ud800"', '"\\/"'),
  fc
    .tuple(tag, fc.oneof(plain, fc.constantFrom('"1"', 'SGVsbG8=', '/w==', '"é"', '2001-01-01')))
    .map((parts) => parts.join('')),
);

const block = fc
  .tuple(
    fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>2-', '|+2', '| # comment'),
    fc.array(fc.constantFrom('a', ' b', '\tc', '', '  ', '# d', '--- e', 'f: g', 'h  '), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([header, lines]) => [header, ...lines].join(`${LINE}  `));

const flowKey = fc.constantFrom('a', '"b"', 'c d', '? e', '"f"');
const flow: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => {
  const item = fc.tuple(filler, tie('any'), filler).map((parts) => parts.join(''));
  const entry = fc.tuple(filler, flowKey, fc.constantFrom(': ', ' :\n ', ':'), item).map((parts) => parts.join(''));
  return {
    any: fc.oneof(
      { maxDepth: 2 },
      fc.oneof(
        plain,
        quotable.map((one) => `"${one}"`),
      ),
      fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      fc.array(entry, { maxLength: 3 }).map((entries) => `{${entries.join(',')}}`),
    ),
  };
}).any;

const keys = fc.constantFrom(
  ...'abcdefgh',
  '"q"',
  "'r s'",
  '1.5',
  '1e6',
  'yes',
  '"<<"',
  'a b',
  '? k\n',
  '0x1f',
  '2001-01-01',
);
const references = fc.constantFrom(
  ...['x: &m {a: 1, b: 2}~y:~  <<: *m~  b: 3', 'x: &m {a: 1}~y: {b: 2, a: 3, <<: [*m, {c: 4}]}', 'x: &n [1]~y: *n'].map(
    (lines) => LINE + lines.replaceAll('~', LINE),
  ),
);

/** A value in block style, with anchors, aliases, merges, tags and comments. */
const node: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => {
  const entry = fc.tuple(keys, tie('any')).map(([key, value]) => `${LINE}${key}: ${deeper(value)}`);
  const item = tie('any').map((value) => `${LINE}- ${deeper(value)}`);
  const lines = (one: fc.Arbitrary<string>) => fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
  return { any: fc.oneof({ maxDepth: 3 }, fc.oneof(scalar, block, flow), lines(entry), lines(item), references) };
}).any;

/** A value below a key at the start of a line. */
export const nested = node.map((value) => deeper(value).replaceAll(LINE, '\n'));

/** Documents in the styles that charts render, with line ends of Unix or Windows; most are valid. */
export const document = fc
  .tuple(
    keys,
    nested,
    keys,
    nested,
    fc.constantFrom('\n', '\n', '\r\n'),
    fc.constantFrom('', '\n', ' # end', '\n...\n'),
  )
  .map(([first, a, second, b, newline, end]) => `${first}: ${a}\n${second}: ${b}${end}`.replaceAll('\n', newline));
