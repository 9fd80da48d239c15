import { restoreBigInts, withoutBigInts } from '../../../lib/helm/data/big-integers';

const BIG = 2n ** 53n + 1n;
const NEXT = 2n ** 60n + 1n;

test('bigints return to their place and to the place that they moved to', () => {
  const original = { a: BIG, b: [NEXT, 1], c: 'x' };
  const plain = withoutBigInts(original);
  expect(plain).toEqual({ a: 2 ** 53, b: [2 ** 60, 1], c: 'x' });
  expect(restoreBigInts(plain, original)).toEqual(original);
  expect(restoreBigInts({ b: [0, ...plain.b] }, original)).toEqual({ b: [0, NEXT, 1] });
});

test('two bigints with the same nearest number stay different', () => {
  const original = [2n ** 53n, BIG];
  expect(restoreBigInts(withoutBigInts(original), original)).toEqual(original);
});

test('values that code of users changed stay', () => {
  expect(restoreBigInts({ a: 7, b: 2 ** 61 }, { a: BIG, b: NEXT })).toEqual({ a: 7, b: 2 ** 61 });
});
