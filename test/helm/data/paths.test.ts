import fc from 'fast-check';
import { joinPath, mergeValues, nestValue, splitPath, valueAt } from '../../../lib/helm/data/paths';

describe('merging', () => {
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

  test('has {} as its neutral element, is idempotent, and keeps all values of the upper side', () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(mergeValues(a, b)).toMatchObject(b);
        expect(mergeValues(a, {})).toEqual(a);
        expect(mergeValues({}, a)).toEqual(a);
        expect(mergeValues(mergeValues(a, b), b)).toEqual(mergeValues(a, b));
      }),
    );
  });

  test('changes neither side', () => {
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
  ])('%s', (path, segments) => {
    expect(splitPath(path)).toEqual(segments);
    expect(segments.reduce(joinPath, '')).toBe(path);
  });

  test('joins and splits random keys without loss, and finds the value', () => {
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
