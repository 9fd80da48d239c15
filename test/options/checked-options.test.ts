import { checkedOptions, type OptionCheck } from '../../lib/options/checked-options';
import {
  amounts,
  annotationMap,
  filledListOf,
  flag,
  listOf,
  map,
  memberOf,
  network,
  objectName,
  text,
  textMap,
} from '../../lib/options/checks';
import { failureOf } from '../support/apps';

const CODE = 'CLEARML8014';
const check = (one: OptionCheck, value: unknown) => checkedOptions({ a: value }, 'Thing', { a: one }, CODE);
const color = memberOf({ RED: 'red', BLUE: 'blue' });

test.each<[string, OptionCheck, unknown[], unknown[]]>([
  ['text', text, ['', 'a'], [1, [], {}, true]],
  ['flag', flag, [true, false], ['true', 0]],
  ['map', map, [{}, { a: [] }], [[], 'a', 1, new Date()]],
  ['textMap', textMap, [{}, { a: '' }], [{ a: 1 }, []]],
  ['amounts', amounts, [{ cpu: 1, memory: '1Gi' }], [{ cpu: true }, { cpu: null }]],
  ['listOf', listOf(text), [[], ['a']], ['a', [1], ['a', null]]],
  ['filledListOf', filledListOf(text), [['a']], [[], [1], 'a']],
  ['memberOf', color, ['red'], ['RED', 'green', 1]],
  ['objectName', objectName, ['a', 'a-b.c', 'a'.repeat(63)], ['', 'A', '-a', 'a_b', 'a'.repeat(64), 5]],
  ['annotationMap', annotationMap, [{ 'example.com/a': 'b' }], [{ 'a/b/c': 'd' }, { a: 1 }, []]],
  [
    'network',
    network,
    ['10.0.0.0/8', '::/0', 'fd00::1/128', '10.0.0.1/32'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::1%eth0/64', '::/129', '10.0.0/8', 'a/8', 8],
  ],
])('%s', (_, one, valid, invalid) => {
  for (const value of valid) {
    expect(check(one, value)).toEqual({ a: value });
  }
  for (const value of invalid) {
    expect(failureOf(() => check(one, value)).code).toBe(CODE);
  }
});

test('what is undefined or null is absent', () => {
  expect(checkedOptions({ a: null, b: undefined, c: 'x' }, 'Thing', { a: text, b: text, c: text }, CODE)).toEqual({
    c: 'x',
  });
  expect(checkedOptions(undefined, 'Thing', {}, CODE)).toEqual({});
});

test.each([
  [[], 'Thing is a list of 0'],
  ['text', 'Thing is "text"'],
  [{ b: 1 }, 'Thing has an option b'],
  [{ toString: 1 }, 'Thing has an option toString'],
  [{ a: ['x', 5] }, 'Thing: a[1] is 5'],
  [{ a: ['x'.repeat(80)], b: 1 }, 'Thing has an option b'],
])('%j is told', (given, found) => {
  const failure = failureOf(() => checkedOptions(given as object, 'Thing', { a: listOf(text) } as object, CODE));
  expect(failure).toMatchObject({ code: CODE });
  expect(failure.message).toContain(found);
});

test('errors that are no misfit pass as they are', () => {
  const broken: OptionCheck = () => {
    throw new TypeError('broken');
  };
  expect(() => check(broken, 1)).toThrow(TypeError);
});
