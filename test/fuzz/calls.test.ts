import fc from '../support/fast-check';
import { CALLS, findingsOf, STARTS_HELM } from './calls';

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test('every factory and method with arguments of any type returns, or fails with a coded error', () => {
  const calls = CALLS.filter((call) => !STARTS_HELM(call));
  expect(calls.length).toBeGreaterThan(100);
  expect(findingsOf(calls, fc.sample(fc.integer(), 9000))).toEqual([]);
});
