import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { stringify } from 'yaml';
import { parseManifestStream, parseWithPositions, readYaml } from '../../../lib/helm/manifests/manifest-yaml';
import fc from '../../support/fast-check';

/** The documents that a parser reads, or its error message. */
function outcomeOf(parse: typeof parseManifestStream, text: string): ReturnType<typeof parse> | string {
  try {
    return parse(text, 'test');
  } catch (error) {
    return (error as Error).message;
  }
}

function expectAgreement(text: string): void {
  expect({ text, outcome: outcomeOf(parseManifestStream, text) }).toStrictEqual({
    text,
    outcome: outcomeOf(parseWithPositions, text),
  });
}

/** Whether js-yaml can read a text. */
function isReadByJsYaml(text: string): boolean {
  try {
    readYaml(text);
    return true;
  } catch {
    return false;
  }
}

const SIMPLE = `# Source: a/b.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: "a"   # a comment
  annotations: {}
  empty:
    {}
  labels:
    app.kubernetes.io/name: a
    'quoted': 'it''s'
    .dotted: yes
data:
  script: |
    #!/bin/sh

      indented
    echo "a: b" # no comment
  strip: |-
    a
    b

  folded: >-
    one
    two
      three
       four
    five
    six
  clipped: >
    one
    two
  prose: A text that goes on
    in further lines, which
     may be indented as they like.
  "8080": "\\"\\n\\t\\\\"
list:
- a: 1
  b: 0o17
  c:
  - -1
  - +1.5
  - 12345678901234567890
-   d: http://x:80/y#z
    e: ~
    f:
- - nested
  - [a, "b", 'c', 3, on]
- |
  text
- g: h
- []
`;

test('js-yaml reads YAML in the style that charts render', () => {
  expect(readYaml(SIMPLE)).toMatchObject({
    metadata: { labels: { '.dotted': true, quoted: "it's" }, empty: {} },
    data: {
      script: '#!/bin/sh\n\n  indented\necho "a: b" # no comment\n',
      strip: 'a\nb',
      folded: 'one two\n  three\n   four\nfive six',
      clipped: 'one two\n',
    },
    list: [
      { a: 1, b: 15, c: [-1, 1.5, 12345678901234567890n] },
      { d: 'http://x:80/y#z', e: null, f: null },
      ['nested', ['a', 'b', 'c', 3, true]],
      'text\n',
      { g: 'h' },
      [],
    ],
  });
  expectAgreement(SIMPLE);
});

test.each([
  ...['a: 1\na: 2', 'a: *b', 'a: &b c', 'a: !!str 1', '? a\n: b', 'a: {b: c}', 'a: "x\\\n  y"', 'a: "\\x41"'],
  ...['a: |2\n   b', 'a: |+\n  b\n'],
  ...['a: b\n  c', 'a: b: c', 'a: b:', 'a:\n\tb: c', 'a: \tb', 'a:\n  b: 1\n c: 2', 'a: - b', '- a\nb: c'],
  ...['a: >\n  b\n\n  c\n', '<<: {a: 1}'],
  ...['a\nb', 'text', '"a": b', 'yes: a', '1: a', 'a: |\n\n  b\n', 'a: |\n    b\n  c\n', 'a: |\n  b', 'a: "b" c'],
  ...["a: 'b", 'a: [b', 'a: [b, ]'],
  ...['a: [-]', 'a: [b c]', 'a: @b', 'a: %b', '__proto__: 1', 'a: é', 'a: |\n  é\n  \u0007\n', '- a\n - b'],
  ...['a:\n- b\n  c: d', 'a: b\r\nc: d'],
  ...['a: 1\n...\nb: 2', '%YAML 1.1\n---\na: 1', '--- a', 'a:\n  - b\n - c', 'a: # c\n  b: 1', '{}', '[]'],
  ...['a:\n  []\n', 'a:\n  {}\n  b: 1', 'a: "b"#c'],
  ...['a: b #c', 'a: b#c', 'a: #c', 'a: |\n  b\n # c\nd: e', 'a: |\n  b\n   \n', 'a: |-\n  b\n  \n  \nc: d', '-', '- '],
  ...['-a', 'a: -', 'a: -b', 'a: ?', 'a: :b'],
  ...['- a: 1\n  c:\n  - 1\n  -\n- d: 2', '- a: 1\n  c:\n  - - # c\n  - 1\n- d: 2', '---a', '---{}', '---\n---a'],
  ...['--- |\n  a\n', 'a:b', 'a : b', '"a" : b', ' a: b\nc: d', '  a: b', 'a:\n  - b:\n    - c', 'a: null', 'a: .5'],
  ...['a: 1_000', 'a: 010', 'a: 1e3', 'a: 0x1f', 'a: .inf'],
  // Streams of documents with lines and sources.
  ...['---\n# Source: a/b.yaml\na: 1\n---\n# Source: c\nb: {c: d}\n', 'a: 1\n---\nb: 2\n'],
  ...['# c\n\n\na: 1\n---\n\n# x\nb: &c 2\n', '\n\na: 1', '---\n---\na: 1\n'],
  ...['# only\n---\na: 1\n# Source: late\n', '---\n\n# Source: q\n\n\na: 1', '--- \na: 1\n---\t\nb: [\n'],
  ...['a: 1\n--- b\n', 'a: |\n  x\n---\nb: 2\n---\nc: 3: 4', '---\n# Source: a\n---\n# Source: b\na: 1\na: 2\n'],
])('parseManifestStream reads %j as the yaml package does', (text) => {
  expectAgreement(text);
  expectAgreement(`${text}\n`);
});

test('js-yaml reads the output of this library as the yaml package does', () => {
  const folder = join(__dirname, '..', '..', '..', '__snapshots__');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const texts = [...new Set(files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('---\n')))];
  texts.forEach(expectAgreement);
  expect(texts.filter(isReadByJsYaml).length / texts.length).toBeGreaterThan(0.99);
});

const scalar = fc.oneof(
  fc.constantFrom(
    ...['', 'a', 'yes', '0o17', '1e3', 'a: b', 'a #b', 'x\ny\n', '- a', '8080', '~', 'a\n\n b', '1:20', '-'],
    ...['2001-01-01'],
  ),
  fc.string(),
  fc.stringMatching(/^[a-z0-9 :#\-.\n'"]{0,10}$/),
  fc.oneof(fc.boolean(), fc.constant(null), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom('a', 'b.c/d', 'on', '1', 'x y'), fc.string()), tie('any'), { maxKeys: 4 }),
  ),
})).any;

test('parseManifestStream reads YAML of any style as the yaml package does', () => {
  const styles = [
    (content: unknown) => Yaml.stringify(content),
    (content: unknown) => stringify(content, { version: '1.1', indentSeq: false }),
    (content: unknown) => stringify(content, { version: '1.1', indent: 4, lineWidth: 20 }),
    (content: unknown) =>
      stringify(content, { version: '1.1', defaultStringType: 'QUOTE_SINGLE', collectionStyle: 'flow' }),
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), fc.constantFrom(...styles), (content, print) => {
      expectAgreement(print(content));
    }),
    { numRuns: 300 },
  );
});

/** Whether keys are null or collections: kubectl rejects these, and parsers convert them to different strings. */
function hasUnsupportedKey(content: unknown): boolean {
  return (
    typeof content === 'object' &&
    content !== null &&
    Object.entries(content).some(([key, inner]) => /^$|^[[{]/.test(key) || hasUnsupportedKey(inner))
  );
}

test('parseManifestStream reads damaged YAML as the yaml package does, if that accepts it', () => {
  const pieces = [
    ...[' ', '  ', '\n', '-', '- ', ':', ': ', '#', ' #', '"', "'", '|', '>', '[', ']', '{}', ',', '\t', '&', '*', 'a'],
    ...['a: b', '---', '?', '\\'],
  ];
  const edit = fc.record({ at: fc.nat(), remove: fc.nat(6), insert: fc.constantFrom('', ...pieces) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const damaged = edits.reduce((text, { at, remove, insert }) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + insert + text.slice(place + remove);
      }, SIMPLE);
      const expected = outcomeOf(parseWithPositions, damaged);
      // helm renders no YAML that Go rejects, so texts that only js-yaml accepts do not occur.
      if (typeof expected !== 'string' && !expected.some(hasUnsupportedKey)) {
        expectAgreement(damaged);
      }
    }),
    { numRuns: 800 },
  );
});
