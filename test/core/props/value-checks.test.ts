import {
  NETWORK,
  OBJECT_NAME,
  PORT,
  requireAnnotations,
  requireEach,
  requireFilled,
  requireValue,
  type ValueCheck,
} from '../../../lib/core/props/value-checks';
import { failureOf } from '../../support/apps';

const CODE = 'CLEARML6003';

test.each<[string, ValueCheck, unknown[], unknown[]]>([
  ['OBJECT_NAME', OBJECT_NAME, ['a', 'a-b.c', 'a'.repeat(63)], ['', 'A', '-a', 'a_b', 'a'.repeat(64), 5]],
  ['PORT', PORT, [1, 65_535], [0, 65_536, 1.5, Number.NaN, '80']],
  [
    'NETWORK',
    NETWORK,
    ['10.0.0.0/8', '::/0', 'fd00::1/128', '10.0.0.1/32'],
    ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'fe80::1%eth0/64', '::/129', '10.0.0/8', 'a/8', 8],
  ],
])('%s accepts valid values alone', (_, check, valid, invalid) => {
  for (const value of [...valid, undefined]) {
    expect(() => requireValue(CODE, 'Thing.a', value, check)).not.toThrow();
  }
  for (const value of invalid) {
    expect(failureOf(() => requireValue(CODE, 'Thing.a', value, check)).code).toBe(CODE);
  }
});

test('annotations have keys that Kubernetes accepts', () => {
  expect(() => requireAnnotations(CODE, 'Thing.a', undefined)).not.toThrow();
  expect(() => requireAnnotations(CODE, 'Thing.a', { 'example.com/a': 'b', c: 'd' })).not.toThrow();
  for (const annotations of [{ 'a/b/c': 'd' }, { '-a': 'b' }]) {
    expect(failureOf(() => requireAnnotations(CODE, 'Thing.a', annotations)).message).toContain(
      `${CODE}: a key of Thing.a is "${Object.keys(annotations)[0]}"\n`,
    );
  }
});

test('a list is rejected with the index of its first invalid item', () => {
  expect(() => requireEach(CODE, 'Thing.a', undefined, PORT)).not.toThrow();
  expect(() => requireFilled(CODE, 'Thing.a', undefined, PORT)).not.toThrow();
  expect(() => requireEach(CODE, 'Thing.a', [], PORT)).not.toThrow();
  expect(failureOf(() => requireEach(CODE, 'Thing.a', [1, 0], PORT)).message).toContain(': Thing.a[1] is 0\n');
  expect(failureOf(() => requireFilled(CODE, 'Thing.a', [1, 0], PORT)).message).toContain(': Thing.a[1] is 0\n');
  expect(failureOf(() => requireFilled(CODE, 'Thing.a', [], PORT)).message).toContain(': Thing.a is a list of 0\n');
});
