import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanValues, readValuesFile } from '../../../lib/helm/values/clean-values';
import { failureOf, temporaryFolder } from '../../support/apps';
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

function file(text: string): string {
  const path = join(temporaryFolder(), 'values.yaml');
  writeFileSync(path, text);
  return path;
}

test.each([
  ['a map', 'a: {b: yes, mode: 0644}\n', { a: { b: true, mode: 420 } }],
  ['no content', '', {}],
  ['only comments', '# a: 1\n', {}],
  ['null', 'null\n', {}],
  ['JSON', '{"a": [1]}', { a: [1] }],
  ['anchors', 'a: &x {b: 1}\nc: *x\nd: {<<: *x}\n', { a: { b: 1 }, c: { b: 1 }, d: { b: 1 } }],
])('readValuesFile reads a file with %s', (_, text, values) => {
  expect(readValuesFile(file(text))).toEqual(values);
});

test.each([
  ['broken YAML', 'a: 1\nb: c: d\n', 'line 2, column 5: a value is not allowed here'],
  ['a duplicate key', 'a: 1\na: 2\n', 'line 2, column 1: key'],
  ['two documents', 'a: 1\n---\nb: 1\n', 'line 3, column 1: this text follows the end'],
  ['a list at the top level', '- a\n', 'the content is not a map'],
  ['a string at the top level', 'a\n', 'the content is not a map'],
  ['an unresolved alias', 'a: *b\n', 'line 1, column 4: no anchor before it has the name b'],
  ['a circular alias', 'a: &x [*x]\n', ''],
])('readValuesFile rejects a file with %s', (_, text, message) => {
  const path = file(text);
  const failure = failureOf(() => readValuesFile(path));
  expect(failure.code).toBe('CLEARML2006');
  expect(failure.message).toContain(`values file ${path}: ${message}`);
});

test.each(['/nowhere/values.yaml', temporaryFolder()])('rejects an unreadable values file: %s', (path) => {
  const failure = failureOf(() => readValuesFile(path));
  expect(failure.code).toBe('CLEARML2006');
  expect(failure.message).toContain(path);
});
