import fc from '../support/fast-check';
import { CALLS, findingsOf, STARTS_HELM } from './calls';

beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation();
});

test('every call of the API with arguments of any type succeeds, or fails with a coded error', () => {
  const seeds = fc.sample(fc.integer(), Number(process.env.FUZZ_RUNS ?? 9000));
  expect(
    findingsOf(
      CALLS.filter((call) => !STARTS_HELM(call)),
      seeds,
    ),
  ).toEqual([]);
});
