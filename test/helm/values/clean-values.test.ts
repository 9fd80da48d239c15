import { cleanValues } from '../../../lib/helm/values/clean-values';
import { failureOf } from '../../support/apps';
import fc from '../../support/fast-check';

const clean = (values: unknown, dotted = false) => cleanValues(values, 'values', () => dotted);

describe('cleanValues', () => {
  test('removes undefined and keeps null', () => {
    const values = { a: undefined, b: null, c: { d: undefined }, e: [1, undefined, { f: undefined }] };
    expect(clean(values)).toStrictEqual({ b: null, c: {}, e: [1, {}] });
  });

  test.each([
    ['{"__proto__": {"polluted": 1}}', '__proto__'],
    ['{"a": {"__proto__": 1}}', '__proto__'],
    ['{"a": {"constructor": {"prototype": {}}}}', 'constructor'],
    ['{"a": [{"prototype": 1}]}', 'prototype'],
  ])('rejects %s', (json, key) => {
    const failure = failureOf(() => clean(JSON.parse(json)));
    expect(failure.code).toBe('CLEARML2004');
    expect(failure.message).toContain(`key ${key} at `);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('rejects a dotted key and suggests maps', () => {
    const failure = failureOf(() => clean({ server: { 'image.tag': 1 } }));
    expect(failure.code).toBe('CLEARML2005');
    expect(failure.message).toContain("dotted key 'image.tag' below server in values");
    expect(failure.message).toContain('write { image: { tag: … } }');
  });

  test('accepts dotted keys in maps that permit them and in lists', () => {
    const values = { annotations: { 'example.com/a': 1 }, hosts: [{ 'example.com': 1 }] };
    expect(cleanValues(values, 'values', (path) => path === 'annotations')).toEqual(values);
  });

  test.each([
    ['NaN', Number.NaN, 'NaN at a.b of values'],
    ['infinity', -1 / 0, '-Infinity at a.b of values'],
    ['a function', () => 1, 'a function at a.b of values'],
    ['a symbol', Symbol('x'), 'a symbol at a.b of values'],
    ['a class instance', new Date(0), 'a Date at a.b of values'],
    ['a map', new Map(), 'a Map at a.b of values'],
  ])('rejects %s', (_, value, message) => {
    const failure = failureOf(() => clean({ a: { b: value } }));
    expect(failure.code).toBe('CLEARML2008');
    expect(failure.message).toContain(message);
  });

  test.each([[[]], ['text'], [1], [null]])('rejects %j in place of a map', (values) => {
    expect(failureOf(() => clean(values)).code).toBe('CLEARML2008');
  });

  test('returns any JSON unchanged and does not modify its argument', () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .filter((value) => !/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(fc.record({ a: json, 'b.c': json }), (values) => {
        const before = JSON.stringify(values);
        expect(JSON.stringify(clean(values, true))).toBe(before);
        expect(JSON.stringify(values)).toBe(before);
      }),
    );
  });
});
