import { ANNOTATIONS, NETWORK, OBJECT_NAME, QUANTITIES } from '../../../lib/core/props/kubernetes-shapes';
import { filledListOf, requireShape, type Shape, shaped, TEXT } from '../../../lib/core/props/shapes';
import { failureOf } from '../../support/apps';

const CODE = 'CLEARML6003';
const check = (shape: Shape, value: unknown) => requireShape(value, shape, CODE, 'Thing.a');

test.each<[string, Shape, unknown[], unknown[]]>([
  ['filledListOf', filledListOf(TEXT), [['a']], [[], [1], 'a', undefined]],
  ['OBJECT_NAME', OBJECT_NAME, ['a', 'a-b.c', 'a'.repeat(63)], ['', 'A', '-a', 'a_b', 'a'.repeat(64), 5]],
  ['ANNOTATIONS', ANNOTATIONS, [{}, { 'example.com/a': 'b' }], [{ 'a/b/c': 'd' }, { a: 1 }, { '-a': 'b' }, []]],
  ['QUANTITIES', QUANTITIES, [{ cpu: 1, memory: '1Gi' }], [{ cpu: true }, { cpu: null }, '1Gi']],
  [
    'NETWORK',
    NETWORK,
    ['10.0.0.0/8', '::/0', 'fd00::1/128', '10.0.0.1/32'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::1%eth0/64', '::/129', '10.0.0/8', 'a/8', 8],
  ],
])('%s', (_, shape, valid, invalid) => {
  for (const value of valid) {
    expect(() => check(shape, value)).not.toThrow();
  }
  for (const value of invalid) {
    expect(failureOf(() => check(shape, value)).code).toBe(CODE);
  }
});

describe('options', () => {
  const options = (given: unknown) => shaped(given as { a?: string }, 'Thing', { a: TEXT }, CODE);

  test('that are undefined or null are absent', () => {
    expect(options({ a: null })).toEqual({});
    expect(options({ a: undefined, b: null })).toEqual({});
    expect(options(undefined)).toEqual({});
    expect(options(null)).toEqual({});
    expect(options({ a: 'x' })).toEqual({ a: 'x' });
  });

  test.each([
    [[], 'Thing is a list of 0'],
    ['text', 'Thing is a text'],
    [{ b: 1 }, 'Thing.b is no prop'],
    [{ toString: 1 }, 'Thing.toString is no prop'],
    [{ a: 'x', b: 'y' }, 'Thing.b is no prop'],
  ])('that do not fit are told: %j', (given, found) => {
    const failure = failureOf(() => options(given));
    expect(failure).toMatchObject({ code: CODE });
    expect(failure.message).toContain(found);
  });
});
