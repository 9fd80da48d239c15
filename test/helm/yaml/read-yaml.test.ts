import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import { failureOf } from '../../support/apps';

const read = (text: string) => parseManifestStream(text, 'demo', true)[0]?.content;

// The answers of sigs.k8s.io/yaml 1.6; oracle.integration.test.ts compares more texts.
describe('YAML is read by the rules of libyaml:', () => {
  test.each<[string, string, unknown]>([
    ['a flow list over lines with less indentation', 'a:\n  b: [1,\n2,\n 3]\n', { a: { b: [1, 2, 3] } }],
    ['a flow list with comments and empty lines', 'a: [{ # c\n"b" :\n\n1\n  }\n\n]\n', { a: [{ b: 1 }] }],
    ['a flow map over lines with less indentation', 'a:\n  b: {c: 1,\nd: 2\n}\n', { a: { b: { c: 1, d: 2 } } }],
    ['a double-quoted text over lines with less indentation', 'a:\n  b: "x\ny\n\n z"\n', { a: { b: 'x y\nz' } }],
    ['a single-quoted text over lines with less indentation', "a:\n  b: 'x\ny'\n", { a: { b: 'x y' } }],
    ['a binary text', 'a: !!binary |\n  SGVs\n  bG8=\n', { a: 'Hello' }],
    ['unknown tags', 'a: !Ref b\nc: !x [1]\nd: !y {e: 1}\n', { a: 'b', c: [1], d: { e: 1 } }],
    ['float keys with 32 bits', '1.5: a\n1e6: b\n0.1: c\n', { 1.5: 'a', '1e+06': 'b', 0.1: 'c' }],
    ['a merge key that overrides the keys before it', 'a: {b: 1, <<: {b: 2}, c: 3}\n', { a: { b: 2, c: 3 } }],
    ['a quoted merge key', 'a: {"<<": {b: 2}}\n', { a: { '<<': { b: 2 } } }],
    ['line separators as line breaks', 'a: "x\u2028y"\nb: 1\u0085c: 2\n', { a: 'x\u2028y', b: 1, c: 2 }],
    ['an item of a list before its comment', 'a:\n- # c\n  b: 1\n-\n- 2\n', { a: [{ b: 1 }, null, 2] }],
    ['a key with the name __proto__', '__proto__: {a: 1}\n', JSON.parse('{"__proto__": {"a": 1}}')],
    ['a plain text with a colon at its start', 'a: :b\nc: -d\n', { a: ':b', c: '-d' }],
    ['the last of two equal keys', 'a: 1\na: 2\n', { a: 2 }],
  ])('%s', (_, text, value) => {
    expect(read(text)).toStrictEqual(value);
  });

  test.each([
    ['a version other than 1.1', '%YAML 1.2\n'],
    ['half of a character', 'a: "\\ud83d"\n'],
    ['a tab in the place of indentation', 'a:\n\tb: 1\n'],
    ['keys that are equal in JSON only, of which kubectl keeps one at random', '1: a\n"1": b\n'],
    ['a binary text that is not UTF-8', 'a: !!binary /w==\n'],
    [
      'aliases that expand exponentially',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefghi'].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`)}]`).join('\n')}\n`,
    ],
    ['an anchor that contains itself', 'a: &a [*a]\n'],
    ['a depth of more than 250', '['.repeat(300)],
  ])('%s is an error', (_, text) => {
    expect(failureOf(() => read(text)).code).toBe('CLEARML1008');
  });
});
