import { parse, stringify } from 'yaml';
import { fromExactJson, toExactJson } from '../../../lib/helm/data/exact-json';
import { joinPath, mergeValues, nestValue, splitPath, valueAt } from '../../../lib/helm/data/paths';
import { parseManifestStream } from '../../../lib/helm/manifests/manifest-yaml';
import fc from '../../support/fast-check';
import { codePoint } from '../../support/junk';

describe('mergeValues', () => {
  test('merges maps, and replaces lists, scalars and null', () => {
    const base = { map: { a: 1, b: 2 }, list: [1, 2], scalar: 1, gone: { a: 1 }, back: null };
    const over = { map: { b: 3 }, list: [3], scalar: { a: 1 }, gone: null, back: { a: 1 } };
    expect(mergeValues(base, over)).toEqual({
      map: { a: 1, b: 3 },
      list: [3],
      scalar: { a: 1 },
      gone: null,
      back: { a: 1 },
    });
  });

  const tree = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.constant(null), fc.array(fc.integer()), tie('map')),
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
    })).value,
  );

  test('has {} as neutral element, is idempotent, and keeps all values of the second argument', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(mergeValues(a, b)).toMatchObject(b);
        expect(mergeValues(a, {})).toEqual(a);
        expect(mergeValues({}, a)).toEqual(a);
        expect(mergeValues(mergeValues(a, b), b)).toEqual(mergeValues(a, b));
      }),
    );
  });

  test('modifies neither argument', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const before = JSON.stringify([a, b]);
        mergeValues(a, b);
        expect(JSON.stringify([a, b])).toBe(before);
      }),
    );
  });
});

describe('paths', () => {
  test.each([
    ['a.b.c', ['a', 'b', 'c']],
    ['a["b.c"].d', ['a', 'b.c', 'd']],
    ['["a.b"]', ['a.b']],
    ['a["say \\"x\\""]', ['a', 'say "x"']],
  ])('split and join without loss: %s', (path, segments) => {
    expect(splitPath(path)).toEqual(segments);
    expect(segments.reduce(joinPath, '')).toBe(path);
  });

  test('of random keys split and join without loss and lead to the value', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (keys) => {
        const path = keys.reduce(joinPath, '');
        expect(splitPath(path)).toEqual(keys);
        expect(valueAt(nestValue(path, 1), path)).toBe(1);
      }),
    );
  });

  test.each(['constructor', '__proto__', 'toString', 'a.constructor', 'a.b'])('find no value at %s', (path) => {
    expect(valueAt({ a: {} }, path)).toBeUndefined();
  });
});

const content = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: codePoint }),
    fc.oneof(fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt()),
    fc.constantFrom(-0, 0n, '', '\ud800', '__proto__'),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
  ),
})).any;

test('fromExactJson restores every value that parsed YAML can contain', () => {
  fc.assert(
    fc.property(content, (value) => {
      expect(fromExactJson(toExactJson(value))).toStrictEqual(withPlainMaps(value));
    }),
    { numRuns: 500 },
  );
});

test('fromExactJson restores the numbers and strings of manifests', () => {
  const text =
    'a: 12345678901234567890\nb: -0.0\nc: 0o17\nd: "0o17"\ne: [1e400, .5, -9007199254740993]\nf: ~\n"1": x\n';
  const documents = parseManifestStream(text, 'test').map(({ content }) => ({ content }));
  const back = fromExactJson(toExactJson(documents)) as typeof documents;
  expect(back).toStrictEqual(documents);
  const { a, b } = (back[0]?.content ?? {}) as Record<string, unknown>;
  expect([a, Object.is(b, -0)]).toEqual([12345678901234567890n, true]);
});

test('fromExactJson returns new objects at each call', () => {
  const text = toExactJson({ a: {} });
  expect(fromExactJson(text)).not.toBe(fromExactJson(text));
});

test('fromExactJson keeps a key that is a property of JavaScript objects', () => {
  const value = parse('__proto__: { a: 1 }') as object;
  expect(stringify(fromExactJson(toExactJson(value)))).toBe('__proto__:\n  a: 1\n');
  expect(({} as { a?: number }).a).toBeUndefined();
});

/** A copy with prototypes, because fast-check creates some maps without one. */
function withPlainMaps(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withPlainMaps);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainMaps(inner)]))
    : value;
}
