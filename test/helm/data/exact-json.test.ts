import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { fromExactJson, toExactJson } from '../../../lib/helm/data/exact-json';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';

const content = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary' }),
    fc.oneof(fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt()),
    fc.constantFrom(-0, 0n, '', '\ud800', '__proto__'),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
  ),
})).any;

test('restores every value that parsed YAML can contain', () => {
  fc.assert(
    fc.property(content, (value) => {
      expect(fromExactJson(toExactJson(value))).toStrictEqual(withPlainMaps(value));
    }),
    { numRuns: 500 },
  );
});

test('restores the numbers and strings of manifests', () => {
  const text =
    'a: 12345678901234567890\nb: -0.0\nc: 0o17\nd: "0o17"\ne: [1e400, .5, -9007199254740993]\nf: ~\n"1": x\n';
  const documents = parseManifestStream(text, 'test').map(({ content }) => ({ content }));
  const back = fromExactJson(toExactJson(documents)) as typeof documents;
  expect(back).toStrictEqual(documents);
  const { a, b } = (back[0]?.content ?? {}) as Record<string, unknown>;
  expect([a, Object.is(b, -0)]).toEqual([12345678901234567890n, true]);
});

test('returns new objects for each call', () => {
  const text = toExactJson({ a: {} });
  expect(fromExactJson(text)).not.toBe(fromExactJson(text));
});

test('keeps a key that is a property of JavaScript objects', () => {
  const value = parse('__proto__: { a: 1 }') as object;
  expect(stringify(fromExactJson(toExactJson(value)))).toBe('__proto__:\n  a: 1\n');
  expect(({} as { a?: number }).a).toBeUndefined();
});

/** fast-check makes some maps without a prototype. */
function withPlainMaps(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withPlainMaps);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainMaps(inner)]))
    : value;
}
